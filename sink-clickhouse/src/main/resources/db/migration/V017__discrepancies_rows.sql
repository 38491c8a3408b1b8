-- One row per incident counts: the one with the highest version.
CREATE TABLE IF NOT EXISTS discrepancies_rows
(
    incident_id String,
    sku String,
    location LowCardinality(String),
    system LowCardinality(String) COMMENT 'whose books: ERP by snapshots, WMS by counts',
    opened_at DateTime64(3, 'UTC') COMMENT 'as the incident was born with, never changes',
    began_at DateTime64(3, 'UTC') COMMENT 'as is known now: a late event may show an earlier time',
    closed_at Nullable(DateTime64(3, 'UTC')) COMMENT 'null while open, equal to opened_at if it never was',
    difference Int64 COMMENT 'units reported less units on hand then, at the last comparison that differed',
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY incident_id
