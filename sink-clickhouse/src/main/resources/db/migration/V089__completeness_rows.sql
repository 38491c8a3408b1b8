-- One row per source counts: the one with the highest version.
CREATE TABLE IF NOT EXISTS completeness_rows
(
    source LowCardinality(String),
    recorded_to DateTime64(3, 'UTC') COMMENT 'all that it recorded up to then has been read and applied',
    version UInt64,
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY source
SETTINGS non_replicated_deduplication_window = 10000
