-- One row per incident counts: the one with the highest version.
CREATE TABLE IF NOT EXISTS negative_ats_rows
(
    incident_id String,
    sku String,
    location LowCardinality(String),
    opened_at DateTime64(3, 'UTC') COMMENT 'as the incident was born with, never changes',
    began_at DateTime64(3, 'UTC') COMMENT 'as is known now: a late event may show an earlier time',
    closed_at Nullable(DateTime64(3, 'UTC')) COMMENT 'null while open, equal to opened_at if it never was',
    lowest_ats Int64 COMMENT 'units at the worst instant',
    cause_event_id Nullable(String) COMMENT 'null for an expiry',
    cause_system LowCardinality(String),
    channels Array(String) COMMENT 'with open reservations at the worst instant, sorted',
    value Decimal(18, 4) COMMENT 'units below the limit at the worst instant times price',
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY incident_id
