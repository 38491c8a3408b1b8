-- One row per incident counts: the one with the highest version.
CREATE TABLE IF NOT EXISTS duplicate_reservations_rows
(
    incident_id String,
    channel LowCardinality(String),
    order_id String,
    order_line_id String,
    sku String,
    opened_at DateTime64(3, 'UTC') COMMENT 'as the incident was born with, never changes',
    began_at DateTime64(3, 'UTC') COMMENT 'as is known now: a late event may show an earlier time',
    closed_at Nullable(DateTime64(3, 'UTC')) COMMENT 'null while open, equal to opened_at if it never was',
    excess_units Int64 COMMENT 'committed beyond what was ordered, at most',
    reservation_ids Array(String) COMMENT 'open when it was first the most, sorted',
    sources Array(String) COMMENT 'that created them, sorted',
    value Decimal(18, 4) COMMENT 'excess_units times price',
    version UInt64,
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY incident_id
SETTINGS non_replicated_deduplication_window = 10000;

-- An incident that closes in the instant in which it opened never was.
CREATE VIEW IF NOT EXISTS duplicate_reservations AS
SELECT
    incident_id, channel, order_id, order_line_id, sku, opened_at, began_at, closed_at, excess_units,
    reservation_ids, sources, value
FROM duplicate_reservations_rows FINAL
WHERE closed_at IS NULL OR closed_at != opened_at;
