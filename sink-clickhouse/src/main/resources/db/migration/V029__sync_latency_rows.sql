-- Partial additions per window, channel, system and stage, in milliseconds.
-- They add up. Kept from when they were written, not from when it happened: a replay of last year would
-- vanish while it is written.
CREATE TABLE IF NOT EXISTS sync_latency_rows
(
    window_start DateTime64(3, 'UTC'),
    channel LowCardinality(String),
    system LowCardinality(String) COMMENT 'of the change, or RESERVATION for an expiry',
    stage LowCardinality(String) COMMENT 'total, capture, compute, publish or acknowledge',
    samples Int64,
    inferred Int64 COMMENT 'samples whose update did not say what it covers',
    skewed Int64 COMMENT 'samples below 0, counted as 0',
    sum_millis Int64,
    max_millis Int64 COMMENT 'of what was added, whatever was taken back',
    bins Map(Int16, Int64) COMMENT 'the sketch: how many in which bin',
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(window_start)
ORDER BY (channel, system, stage, window_start)
TTL inserted_at + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 10000
