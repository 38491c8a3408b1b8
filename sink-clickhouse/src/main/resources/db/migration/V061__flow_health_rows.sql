-- Partial additions per window of recorded_at, source and topic.
-- They add up. Kept from when they were written, not from when it happened: a replay of last year would
-- vanish while it is written.
CREATE TABLE IF NOT EXISTS flow_health_rows
(
    window_start DateTime64(3, 'UTC'),
    source LowCardinality(String) COMMENT 'empty where it could not be read',
    topic LowCardinality(String),
    events Int64 COMMENT 'read and decoded, whatever became of them',
    duplicates Int64,
    late Int64,
    superseded Int64,
    too_old Int64,
    unmapped Int64 COMMENT 'SKU or location unknown to the reference data',
    dead_letters Map(String, Int64) COMMENT 'by reason',
    capture_sum_millis Int64 COMMENT 'recorded_at - occurred_at',
    capture_bins Map(Int16, Int64) COMMENT 'the same as a sketch',
    backlog_millis Nullable(Int64) COMMENT 'wall clock - recorded_at of the newest event read, null in bounded runs',
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(window_start)
ORDER BY (source, topic, window_start)
TTL inserted_at + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 10000
