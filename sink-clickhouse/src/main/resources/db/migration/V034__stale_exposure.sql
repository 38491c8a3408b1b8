-- One row per channel and window at whose end its numbers had changed: the one with the highest version.
-- In between they hold.
-- Kept from when it was written, not from when it happened.
CREATE TABLE IF NOT EXISTS stale_exposure_rows
(
    channel LowCardinality(String),
    window_start DateTime64(3, 'UTC'),
    stale_skus Int64 COMMENT 'at the end of the window, as all but most_',
    oversell_units Int64,
    oversell_value Decimal(18, 4),
    lost_sale_units Int64,
    lost_sale_value Decimal(18, 4),
    oldest_since Nullable(DateTime64(3, 'UTC')) COMMENT 'null if none is stale',
    most_stale_skus Int64 COMMENT 'highest within the window',
    most_oversell_value Decimal(18, 4),
    most_lost_sale_value Decimal(18, 4),
    version UInt64,
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toDate(window_start)
ORDER BY (channel, window_start)
TTL inserted_at + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 10000;

CREATE VIEW IF NOT EXISTS stale_exposure AS
SELECT
    window_start, channel, stale_skus, oversell_units, oversell_value, lost_sale_units, lost_sale_value,
    oldest_since, most_stale_skus, most_oversell_value, most_lost_sale_value
FROM stale_exposure_rows FINAL;

-- One row per channel and window at whose end its numbers had changed: the one with the highest version.
-- In between they hold.
-- Kept from when it was written, not from when it happened.
CREATE TABLE IF NOT EXISTS stale_exposure_1m_rows
(
    channel LowCardinality(String),
    window_start DateTime64(3, 'UTC'),
    stale_skus Int64 COMMENT 'at the end of the window, as all but most_',
    oversell_units Int64,
    oversell_value Decimal(18, 4),
    lost_sale_units Int64,
    lost_sale_value Decimal(18, 4),
    oldest_since Nullable(DateTime64(3, 'UTC')) COMMENT 'null if none is stale',
    most_stale_skus Int64 COMMENT 'highest within the window',
    most_oversell_value Decimal(18, 4),
    most_lost_sale_value Decimal(18, 4),
    version UInt64,
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toDate(window_start)
ORDER BY (channel, window_start)
TTL inserted_at + INTERVAL 35 DAY
SETTINGS non_replicated_deduplication_window = 10000;

CREATE VIEW IF NOT EXISTS stale_exposure_1m AS
SELECT
    window_start, channel, stale_skus, oversell_units, oversell_value, lost_sale_units, lost_sale_value,
    oldest_since, most_stale_skus, most_oversell_value, most_lost_sale_value
FROM stale_exposure_1m_rows FINAL;

-- One row per channel and window at whose end its numbers had changed: the one with the highest version.
-- In between they hold.
CREATE TABLE IF NOT EXISTS stale_exposure_1h_rows
(
    channel LowCardinality(String),
    window_start DateTime64(3, 'UTC'),
    stale_skus Int64 COMMENT 'at the end of the window, as all but most_',
    oversell_units Int64,
    oversell_value Decimal(18, 4),
    lost_sale_units Int64,
    lost_sale_value Decimal(18, 4),
    oldest_since Nullable(DateTime64(3, 'UTC')) COMMENT 'null if none is stale',
    most_stale_skus Int64 COMMENT 'highest within the window',
    most_oversell_value Decimal(18, 4),
    most_lost_sale_value Decimal(18, 4),
    version UInt64,
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (channel, window_start)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE VIEW IF NOT EXISTS stale_exposure_1h AS
SELECT
    window_start, channel, stale_skus, oversell_units, oversell_value, lost_sale_units, lost_sale_value,
    oldest_since, most_stale_skus, most_oversell_value, most_lost_sale_value
FROM stale_exposure_1h_rows FINAL;
