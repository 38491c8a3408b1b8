-- Partial additions per window, source and state: events of a source that has no say about it.
-- They add up. Kept from when they were written, not from when it happened: a replay of last year would
-- vanish while it is written.
CREATE TABLE IF NOT EXISTS authority_violations_rows
(
    window_start DateTime64(3, 'UTC'),
    source LowCardinality(String),
    state LowCardinality(String),
    events Int64,
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(window_start)
ORDER BY (source, state, window_start)
TTL inserted_at + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 10000;

-- authority_violations_rows by the minute; merged rows are sums.
CREATE TABLE IF NOT EXISTS authority_violations_1m_rows
(
    window_start DateTime64(3, 'UTC'),
    source LowCardinality(String),
    state LowCardinality(String),
    events SimpleAggregateFunction(sum, Int64),
    inserted_at SimpleAggregateFunction(max, DateTime) DEFAULT now()
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (source, state, window_start)
TTL inserted_at + INTERVAL 35 DAY
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS authority_violations_1m_fill TO authority_violations_1m_rows AS
SELECT
    toStartOfMinute(window_start) AS window_start,
    source,
    state,
    sum(events) AS events
FROM authority_violations_rows
GROUP BY window_start, source, state;

-- authority_violations_rows by the hour; merged rows are sums.
CREATE TABLE IF NOT EXISTS authority_violations_1h_rows
(
    window_start DateTime64(3, 'UTC'),
    source LowCardinality(String),
    state LowCardinality(String),
    events SimpleAggregateFunction(sum, Int64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (source, state, window_start)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS authority_violations_1h_fill TO authority_violations_1h_rows AS
SELECT
    toStartOfHour(window_start) AS window_start,
    source,
    state,
    sum(events) AS events
FROM authority_violations_rows
GROUP BY window_start, source, state;

CREATE VIEW IF NOT EXISTS authority_violations AS
SELECT
    window_start, source, state,
    sum(part.events) AS events
FROM authority_violations_rows AS part
GROUP BY window_start, source, state
HAVING events != 0;

CREATE VIEW IF NOT EXISTS authority_violations_1m AS
SELECT
    window_start, source, state,
    sum(part.events) AS events
FROM authority_violations_1m_rows AS part
GROUP BY window_start, source, state
HAVING events != 0;

CREATE VIEW IF NOT EXISTS authority_violations_1h AS
SELECT
    window_start, source, state,
    sum(part.events) AS events
FROM authority_violations_1h_rows AS part
GROUP BY window_start, source, state
HAVING events != 0;
