-- Partial additions per window of the posting and system of the event posted, in milliseconds.
-- They add up. Kept from when they were written, not from when it happened: a replay of last year would
-- vanish while it is written.
CREATE TABLE IF NOT EXISTS erp_posting_delay_rows
(
    window_start DateTime64(3, 'UTC'),
    system LowCardinality(String) COMMENT 'empty for postings of events that are not known',
    samples Int64,
    unmatched Int64 COMMENT 'postings of events that are not known',
    sum_millis Int64,
    max_millis Int64 COMMENT 'of what was added, whatever was taken back',
    bins Map(Int16, Int64) COMMENT 'the sketch: how many in which bin',
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(window_start)
ORDER BY (system, window_start)
TTL inserted_at + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 10000
