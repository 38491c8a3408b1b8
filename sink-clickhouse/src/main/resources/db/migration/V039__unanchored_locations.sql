-- One row per location counts: the one with the highest version.
CREATE TABLE IF NOT EXISTS unanchored_locations_rows
(
    location LowCardinality(String),
    skus Int64 COMMENT 'with changes there, and no baseline yet',
    as_of DateTime64(3, 'UTC'),
    version UInt64,
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY location
SETTINGS non_replicated_deduplication_window = 10000;

CREATE VIEW IF NOT EXISTS unanchored_locations AS
SELECT location, skus, as_of
FROM unanchored_locations_rows FINAL
WHERE skus > 0;
