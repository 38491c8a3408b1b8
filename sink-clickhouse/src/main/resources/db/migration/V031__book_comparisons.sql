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
SETTINGS non_replicated_deduplication_window = 10000;

-- book_comparisons_rows by the minute; merged rows are sums.
CREATE TABLE IF NOT EXISTS book_comparisons_1m_rows
(
    window_start DateTime64(3, 'UTC'),
    location LowCardinality(String),
    system LowCardinality(String),
    comparisons SimpleAggregateFunction(sum, Int64),
    differing SimpleAggregateFunction(sum, Int64),
    inserted_at SimpleAggregateFunction(max, DateTime) DEFAULT now()
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (location, system, window_start)
TTL inserted_at + INTERVAL 35 DAY
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS book_comparisons_1m_fill TO book_comparisons_1m_rows AS
SELECT
    toStartOfMinute(window_start) AS window_start,
    location,
    system,
    sum(comparisons) AS comparisons,
    sum(differing) AS differing
FROM book_comparisons_rows
GROUP BY window_start, location, system;

-- book_comparisons_rows by the hour; merged rows are sums.
CREATE TABLE IF NOT EXISTS book_comparisons_1h_rows
(
    window_start DateTime64(3, 'UTC'),
    location LowCardinality(String),
    system LowCardinality(String),
    comparisons SimpleAggregateFunction(sum, Int64),
    differing SimpleAggregateFunction(sum, Int64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (location, system, window_start)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS book_comparisons_1h_fill TO book_comparisons_1h_rows AS
SELECT
    toStartOfHour(window_start) AS window_start,
    location,
    system,
    sum(comparisons) AS comparisons,
    sum(differing) AS differing
FROM book_comparisons_rows
GROUP BY window_start, location, system;

CREATE VIEW IF NOT EXISTS book_comparisons AS
SELECT
    window_start, location, system,
    sum(part.comparisons) AS comparisons,
    sum(part.differing) AS differing
FROM book_comparisons_rows AS part
GROUP BY window_start, location, system
HAVING comparisons > 0 AND differing >= 0;

CREATE VIEW IF NOT EXISTS book_comparisons_1m AS
SELECT
    window_start, location, system,
    sum(part.comparisons) AS comparisons,
    sum(part.differing) AS differing
FROM book_comparisons_1m_rows AS part
GROUP BY window_start, location, system
HAVING comparisons > 0 AND differing >= 0;

CREATE VIEW IF NOT EXISTS book_comparisons_1h AS
SELECT
    window_start, location, system,
    sum(part.comparisons) AS comparisons,
    sum(part.differing) AS differing
FROM book_comparisons_1h_rows AS part
GROUP BY window_start, location, system
HAVING comparisons > 0 AND differing >= 0;
