-- Partial additions per window of the posting and system of the event posted, in milliseconds.
-- They add up. Kept from when they were written, not from when it happened: a replay of last year would
-- vanish while it is written.
CREATE TABLE IF NOT EXISTS erp_posting_delay_rows
(
    window_start DateTime64(3, 'UTC'),
    system LowCardinality(String) COMMENT 'empty for postings of events that are not known',
    samples Int64,
    unmatched Int64 COMMENT 'postings of events that are not known',
    sum_millis Int64,
    max_millis Int64 COMMENT 'of what was added, whatever was taken back',
    bins Map(Int16, Int64) COMMENT 'the sketch: how many in which bin',
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(window_start)
ORDER BY (system, window_start)
TTL inserted_at + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 10000;

-- erp_posting_delay_rows by the minute; merged rows are sums.
CREATE TABLE IF NOT EXISTS erp_posting_delay_1m_rows
(
    window_start DateTime64(3, 'UTC'),
    system LowCardinality(String),
    samples SimpleAggregateFunction(sum, Int64),
    unmatched SimpleAggregateFunction(sum, Int64),
    sum_millis SimpleAggregateFunction(sum, Int64),
    max_millis SimpleAggregateFunction(max, Int64),
    bins SimpleAggregateFunction(sumMap, Map(Int16, Int64)),
    inserted_at SimpleAggregateFunction(max, DateTime) DEFAULT now()
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (system, window_start)
TTL inserted_at + INTERVAL 35 DAY
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS erp_posting_delay_1m_fill TO erp_posting_delay_1m_rows AS
SELECT
    toStartOfMinute(window_start) AS window_start,
    system,
    sum(samples) AS samples,
    sum(unmatched) AS unmatched,
    sum(sum_millis) AS sum_millis,
    max(max_millis) AS max_millis,
    sumMap(bins) AS bins
FROM erp_posting_delay_rows
GROUP BY window_start, system;

-- erp_posting_delay_rows by the hour; merged rows are sums.
CREATE TABLE IF NOT EXISTS erp_posting_delay_1h_rows
(
    window_start DateTime64(3, 'UTC'),
    system LowCardinality(String),
    samples SimpleAggregateFunction(sum, Int64),
    unmatched SimpleAggregateFunction(sum, Int64),
    sum_millis SimpleAggregateFunction(sum, Int64),
    max_millis SimpleAggregateFunction(max, Int64),
    bins SimpleAggregateFunction(sumMap, Map(Int16, Int64))
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (system, window_start)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS erp_posting_delay_1h_fill TO erp_posting_delay_1h_rows AS
SELECT
    toStartOfHour(window_start) AS window_start,
    system,
    sum(samples) AS samples,
    sum(unmatched) AS unmatched,
    sum(sum_millis) AS sum_millis,
    max(max_millis) AS max_millis,
    sumMap(bins) AS bins
FROM erp_posting_delay_rows
GROUP BY window_start, system;

CREATE VIEW IF NOT EXISTS erp_posting_delay AS
SELECT
    window_start, system,
    samples,
    unmatched,
    sum_millis AS sum_ms,
    if(samples > 0, sum_millis / samples, NULL) AS mean_ms,
    stockscopeMaximum(bins, max_millis) AS max_ms,
    stockscopeQuantile(bins, 0.5) AS p50_ms,
    stockscopeQuantile(bins, 0.95) AS p95_ms,
    stockscopeQuantile(bins, 0.99) AS p99_ms,
    mapFilter((bin, n) -> n != 0, bins) AS bins
FROM
(
    SELECT
        window_start, system,
        sum(part.samples) AS samples,
        sum(part.unmatched) AS unmatched,
        sum(part.sum_millis) AS sum_millis,
        max(part.max_millis) AS max_millis,
        sumMap(part.bins) AS bins
    FROM erp_posting_delay_rows AS part
    GROUP BY window_start, system
)
WHERE samples >= 0 AND unmatched >= 0 AND samples + unmatched > 0;

CREATE VIEW IF NOT EXISTS erp_posting_delay_1m AS
SELECT
    window_start, system,
    samples,
    unmatched,
    sum_millis AS sum_ms,
    if(samples > 0, sum_millis / samples, NULL) AS mean_ms,
    stockscopeMaximum(bins, max_millis) AS max_ms,
    stockscopeQuantile(bins, 0.5) AS p50_ms,
    stockscopeQuantile(bins, 0.95) AS p95_ms,
    stockscopeQuantile(bins, 0.99) AS p99_ms,
    mapFilter((bin, n) -> n != 0, bins) AS bins
FROM
(
    SELECT
        window_start, system,
        sum(part.samples) AS samples,
        sum(part.unmatched) AS unmatched,
        sum(part.sum_millis) AS sum_millis,
        max(part.max_millis) AS max_millis,
        sumMap(part.bins) AS bins
    FROM erp_posting_delay_1m_rows AS part
    GROUP BY window_start, system
)
WHERE samples >= 0 AND unmatched >= 0 AND samples + unmatched > 0;

CREATE VIEW IF NOT EXISTS erp_posting_delay_1h AS
SELECT
    window_start, system,
    samples,
    unmatched,
    sum_millis AS sum_ms,
    if(samples > 0, sum_millis / samples, NULL) AS mean_ms,
    stockscopeMaximum(bins, max_millis) AS max_ms,
    stockscopeQuantile(bins, 0.5) AS p50_ms,
    stockscopeQuantile(bins, 0.95) AS p95_ms,
    stockscopeQuantile(bins, 0.99) AS p99_ms,
    mapFilter((bin, n) -> n != 0, bins) AS bins
FROM
(
    SELECT
        window_start, system,
        sum(part.samples) AS samples,
        sum(part.unmatched) AS unmatched,
        sum(part.sum_millis) AS sum_millis,
        max(part.max_millis) AS max_millis,
        sumMap(part.bins) AS bins
    FROM erp_posting_delay_1h_rows AS part
    GROUP BY window_start, system
)
WHERE samples >= 0 AND unmatched >= 0 AND samples + unmatched > 0;
