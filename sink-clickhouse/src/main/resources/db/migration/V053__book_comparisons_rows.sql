-- Partial additions per window, location and system: snapshots and counts held against the ledger.
-- They add up. Kept from when they were written, not from when it happened: a replay of last year would
-- vanish while it is written.
CREATE TABLE IF NOT EXISTS book_comparisons_rows
(
    window_start DateTime64(3, 'UTC'),
    location LowCardinality(String),
    system LowCardinality(String) COMMENT 'whose books: ERP by snapshots, WMS by counts',
    comparisons Int64,
    differing Int64 COMMENT 'of these, with a difference',
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(window_start)
ORDER BY (location, system, window_start)
TTL inserted_at + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 10000
