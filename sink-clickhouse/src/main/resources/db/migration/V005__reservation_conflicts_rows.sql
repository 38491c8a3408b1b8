-- One row per reservation counts: the one with the highest version.
CREATE TABLE IF NOT EXISTS reservation_conflicts_rows
(
    reservation_id String,
    sku String,
    location LowCardinality(String),
    channel LowCardinality(String) COMMENT 'the one that asked',
    at DateTime64(3, 'UTC') COMMENT 'when the reservation was created',
    shortfall_units Int64,
    holders Array(String) COMMENT 'the other channels with open reservations there, sorted',
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY reservation_id
