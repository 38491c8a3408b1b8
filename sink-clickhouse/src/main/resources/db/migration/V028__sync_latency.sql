-- Partial additions per window, channel, system and stage, in milliseconds.
-- They add up. Kept from when they were written, not from when it happened: a replay of last year would
-- vanish while it is written.
CREATE TABLE IF NOT EXISTS sync_latency_rows
(
    window_start DateTime64(3, 'UTC'),
    channel LowCardinality(String),
    system LowCardinality(String) COMMENT 'of the change, or RESERVATION for an expiry',
    stage LowCardinality(String) COMMENT 'total, capture, compute, publish or acknowledge',
    samples Int64,
    inferred Int64 COMMENT 'samples whose update did not say what it covers',
    skewed Int64 COMMENT 'samples below 0, counted as 0',
    sum_millis Int64,
    max_millis Int64 COMMENT 'of what was added, whatever was taken back',
    bins Map(Int16, Int64) COMMENT 'the sketch: how many in which bin',
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(window_start)
ORDER BY (channel, system, stage, window_start)
TTL inserted_at + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 10000;

-- sync_latency_rows by the minute; merged rows are sums.
CREATE TABLE IF NOT EXISTS sync_latency_1m_rows
(
    window_start DateTime64(3, 'UTC'),
    channel LowCardinality(String),
    system LowCardinality(String),
    stage LowCardinality(String),
    samples SimpleAggregateFunction(sum, Int64),
    inferred SimpleAggregateFunction(sum, Int64),
    skewed SimpleAggregateFunction(sum, Int64),
    sum_millis SimpleAggregateFunction(sum, Int64),
    max_millis SimpleAggregateFunction(max, Int64),
    bins SimpleAggregateFunction(sumMap, Map(Int16, Int64)),
    inserted_at SimpleAggregateFunction(max, DateTime) DEFAULT now()
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (channel, system, stage, window_start)
TTL inserted_at + INTERVAL 35 DAY
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS sync_latency_1m_fill TO sync_latency_1m_rows AS
SELECT
    toStartOfMinute(window_start) AS window_start,
    channel,
    system,
    stage,
    sum(samples) AS samples,
    sum(inferred) AS inferred,
    sum(skewed) AS skewed,
    sum(sum_millis) AS sum_millis,
    max(max_millis) AS max_millis,
    sumMap(bins) AS bins
FROM sync_latency_rows
GROUP BY window_start, channel, system, stage;

-- sync_latency_rows by the hour; merged rows are sums.
CREATE TABLE IF NOT EXISTS sync_latency_1h_rows
(
    window_start DateTime64(3, 'UTC'),
    channel LowCardinality(String),
    system LowCardinality(String),
    stage LowCardinality(String),
    samples SimpleAggregateFunction(sum, Int64),
    inferred SimpleAggregateFunction(sum, Int64),
    skewed SimpleAggregateFunction(sum, Int64),
    sum_millis SimpleAggregateFunction(sum, Int64),
    max_millis SimpleAggregateFunction(max, Int64),
    bins SimpleAggregateFunction(sumMap, Map(Int16, Int64))
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (channel, system, stage, window_start)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS sync_latency_1h_fill TO sync_latency_1h_rows AS
SELECT
    toStartOfHour(window_start) AS window_start,
    channel,
    system,
    stage,
    sum(samples) AS samples,
    sum(inferred) AS inferred,
    sum(skewed) AS skewed,
    sum(sum_millis) AS sum_millis,
    max(max_millis) AS max_millis,
    sumMap(bins) AS bins
FROM sync_latency_rows
GROUP BY window_start, channel, system, stage;

CREATE VIEW IF NOT EXISTS sync_latency AS
SELECT
    window_start, channel, system, stage,
    samples,
    inferred,
    skewed,
    sum_millis AS sum_ms,
    if(samples > 0, sum_millis / samples, NULL) AS mean_ms,
    stockscopeMaximum(bins, max_millis) AS max_ms,
    stockscopeQuantile(bins, 0.5) AS p50_ms,
    stockscopeQuantile(bins, 0.9) AS p90_ms,
    stockscopeQuantile(bins, 0.95) AS p95_ms,
    stockscopeQuantile(bins, 0.99) AS p99_ms,
    mapFilter((bin, n) -> n != 0, bins) AS bins
FROM
(
    SELECT
        window_start, channel, system, stage,
        sum(part.samples) AS samples,
        sum(part.inferred) AS inferred,
        sum(part.skewed) AS skewed,
        sum(part.sum_millis) AS sum_millis,
        max(part.max_millis) AS max_millis,
        sumMap(part.bins) AS bins
    FROM sync_latency_rows AS part
    GROUP BY window_start, channel, system, stage
)
WHERE samples > 0;

CREATE VIEW IF NOT EXISTS sync_latency_1m AS
SELECT
    window_start, channel, system, stage,
    samples,
    inferred,
    skewed,
    sum_millis AS sum_ms,
    if(samples > 0, sum_millis / samples, NULL) AS mean_ms,
    stockscopeMaximum(bins, max_millis) AS max_ms,
    stockscopeQuantile(bins, 0.5) AS p50_ms,
    stockscopeQuantile(bins, 0.9) AS p90_ms,
    stockscopeQuantile(bins, 0.95) AS p95_ms,
    stockscopeQuantile(bins, 0.99) AS p99_ms,
    mapFilter((bin, n) -> n != 0, bins) AS bins
FROM
(
    SELECT
        window_start, channel, system, stage,
        sum(part.samples) AS samples,
        sum(part.inferred) AS inferred,
        sum(part.skewed) AS skewed,
        sum(part.sum_millis) AS sum_millis,
        max(part.max_millis) AS max_millis,
        sumMap(part.bins) AS bins
    FROM sync_latency_1m_rows AS part
    GROUP BY window_start, channel, system, stage
)
WHERE samples > 0;

CREATE VIEW IF NOT EXISTS sync_latency_1h AS
SELECT
    window_start, channel, system, stage,
    samples,
    inferred,
    skewed,
    sum_millis AS sum_ms,
    if(samples > 0, sum_millis / samples, NULL) AS mean_ms,
    stockscopeMaximum(bins, max_millis) AS max_ms,
    stockscopeQuantile(bins, 0.5) AS p50_ms,
    stockscopeQuantile(bins, 0.9) AS p90_ms,
    stockscopeQuantile(bins, 0.95) AS p95_ms,
    stockscopeQuantile(bins, 0.99) AS p99_ms,
    mapFilter((bin, n) -> n != 0, bins) AS bins
FROM
(
    SELECT
        window_start, channel, system, stage,
        sum(part.samples) AS samples,
        sum(part.inferred) AS inferred,
        sum(part.skewed) AS skewed,
        sum(part.sum_millis) AS sum_millis,
        max(part.max_millis) AS max_millis,
        sumMap(part.bins) AS bins
    FROM sync_latency_1h_rows AS part
    GROUP BY window_start, channel, system, stage
)
WHERE samples > 0;
