-- One row per SKU and location counts: the one with the highest version.
CREATE TABLE IF NOT EXISTS stock_levels_rows
(
    sku String,
    location LowCardinality(String),
    on_hand Int64 COMMENT 'units physically there, whatever their condition',
    damaged Int64,
    held Int64,
    reserved Int64 COMMENT 'units in open reservations',
    safety_stock Int64,
    ats Int64 COMMENT 'on_hand - damaged - held - reserved - safety_stock, may be negative',
    anchored Bool COMMENT 'whether a baseline of the location has been seen',
    as_of DateTime64(3, 'UTC') COMMENT 'event time of the newest event included',
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (sku, location)
