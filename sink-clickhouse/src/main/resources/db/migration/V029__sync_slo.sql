-- Partial additions per window and channel: changes within the objective, beyond it, and absorbed before it.
-- They add up. Kept from when they were written, not from when it happened: a replay of last year would
-- vanish while it is written.
CREATE TABLE IF NOT EXISTS sync_slo_rows
(
    window_start DateTime64(3, 'UTC'),
    channel LowCardinality(String),
    good Int64,
    bad Int64,
    absorbed Int64,
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(window_start)
ORDER BY (channel, window_start)
TTL inserted_at + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 10000;

-- sync_slo_rows by the minute; merged rows are sums.
CREATE TABLE IF NOT EXISTS sync_slo_1m_rows
(
    window_start DateTime64(3, 'UTC'),
    channel LowCardinality(String),
    good SimpleAggregateFunction(sum, Int64),
    bad SimpleAggregateFunction(sum, Int64),
    absorbed SimpleAggregateFunction(sum, Int64),
    inserted_at SimpleAggregateFunction(max, DateTime) DEFAULT now()
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (channel, window_start)
TTL inserted_at + INTERVAL 35 DAY
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS sync_slo_1m_fill TO sync_slo_1m_rows AS
SELECT
    toStartOfMinute(window_start) AS window_start,
    channel,
    sum(good) AS good,
    sum(bad) AS bad,
    sum(absorbed) AS absorbed
FROM sync_slo_rows
GROUP BY window_start, channel;

-- sync_slo_rows by the hour; merged rows are sums.
CREATE TABLE IF NOT EXISTS sync_slo_1h_rows
(
    window_start DateTime64(3, 'UTC'),
    channel LowCardinality(String),
    good SimpleAggregateFunction(sum, Int64),
    bad SimpleAggregateFunction(sum, Int64),
    absorbed SimpleAggregateFunction(sum, Int64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (channel, window_start)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS sync_slo_1h_fill TO sync_slo_1h_rows AS
SELECT
    toStartOfHour(window_start) AS window_start,
    channel,
    sum(good) AS good,
    sum(bad) AS bad,
    sum(absorbed) AS absorbed
FROM sync_slo_rows
GROUP BY window_start, channel;

CREATE VIEW IF NOT EXISTS sync_slo AS
SELECT
    window_start, channel,
    sum(part.good) AS good,
    sum(part.bad) AS bad,
    sum(part.absorbed) AS absorbed
FROM sync_slo_rows AS part
GROUP BY window_start, channel
HAVING good >= 0 AND bad >= 0 AND absorbed >= 0 AND good + bad + absorbed > 0;

CREATE VIEW IF NOT EXISTS sync_slo_1m AS
SELECT
    window_start, channel,
    sum(part.good) AS good,
    sum(part.bad) AS bad,
    sum(part.absorbed) AS absorbed
FROM sync_slo_1m_rows AS part
GROUP BY window_start, channel
HAVING good >= 0 AND bad >= 0 AND absorbed >= 0 AND good + bad + absorbed > 0;

CREATE VIEW IF NOT EXISTS sync_slo_1h AS
SELECT
    window_start, channel,
    sum(part.good) AS good,
    sum(part.bad) AS bad,
    sum(part.absorbed) AS absorbed
FROM sync_slo_1h_rows AS part
GROUP BY window_start, channel
HAVING good >= 0 AND bad >= 0 AND absorbed >= 0 AND good + bad + absorbed > 0;
