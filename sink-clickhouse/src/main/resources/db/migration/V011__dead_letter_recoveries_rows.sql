-- One row per dead letter whose replay succeeded counts: the one with the highest version, which is the earliest.
CREATE TABLE IF NOT EXISTS dead_letter_recoveries_rows
(
    topic LowCardinality(String),
    partition Int32,
    offset Int64,
    recovered_at DateTime64(3, 'UTC') COMMENT 'wall clock, when a replay of it was decoded',
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (topic, partition, offset)
TTL toDateTime(recovered_at) + INTERVAL 30 DAY
