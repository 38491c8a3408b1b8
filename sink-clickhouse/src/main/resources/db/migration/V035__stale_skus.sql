-- One row per spell of staleness counts: the one with the highest version.
CREATE TABLE IF NOT EXISTS stale_skus_rows
(
    channel LowCardinality(String),
    sku String,
    since DateTime64(3, 'UTC'),
    ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'null while stale, equal to since if it never was',
    cause LowCardinality(String) COMMENT 'NOT_PROPAGATED or WRONG_QUANTITY',
    displayed Int64 COMMENT 'units, the latest while it was stale, like the next two',
    truth Int64,
    withheld Int64,
    oversell_units Int64 COMMENT 'the latest while it was stale',
    oversell_value Decimal(18, 4),
    worst_oversell_units Int64 COMMENT 'highest while it was stale',
    worst_oversell_value Decimal(18, 4) COMMENT 'at the first instant of these',
    version UInt64,
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (channel, sku, since)
SETTINGS non_replicated_deduplication_window = 10000;

-- What ends in the instant in which it began never was.
CREATE VIEW IF NOT EXISTS stale_skus AS
SELECT
    channel, sku, since, ended_at, cause, displayed, truth, withheld, oversell_units, oversell_value,
    worst_oversell_units, worst_oversell_value
FROM stale_skus_rows FINAL
WHERE ended_at IS NULL OR ended_at != since;
