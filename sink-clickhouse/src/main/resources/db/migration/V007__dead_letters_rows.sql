-- One row per record counts: the one with the highest version. Keys and values are bytes as they were.
CREATE TABLE IF NOT EXISTS dead_letters_rows
(
    topic LowCardinality(String),
    partition Int32,
    offset Int64,
    key Nullable(String),
    reason LowCardinality(String),
    message String,
    value Nullable(String) COMMENT 'cut if it was too large',
    value_bytes Int32 COMMENT 'length of the whole value',
    value_sha256 Nullable(String) COMMENT 'of the whole value, if it was cut',
    source LowCardinality(Nullable(String)),
    failed_at DateTime64(3, 'UTC') COMMENT 'wall clock',
    recovered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'when a replay of it succeeded',
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (topic, partition, offset)
TTL toDateTime(failed_at) + INTERVAL 30 DAY
