-- One row per channel counts: the one with the highest version.
CREATE TABLE IF NOT EXISTS pending_changes_rows
(
    channel LowCardinality(String),
    pending Int64 COMMENT 'changes that no acknowledgement covers yet',
    overdue Int64 COMMENT 'of these, beyond the objective',
    oldest_occurred_at Nullable(DateTime64(3, 'UTC')) COMMENT 'null if none is pending',
    as_of DateTime64(3, 'UTC'),
    version UInt64,
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY channel
SETTINGS non_replicated_deduplication_window = 10000;

CREATE VIEW IF NOT EXISTS pending_changes AS
SELECT channel, pending, overdue, oldest_occurred_at, as_of
FROM pending_changes_rows FINAL;
