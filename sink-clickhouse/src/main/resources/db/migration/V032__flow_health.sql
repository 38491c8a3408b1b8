-- Partial additions per window of recorded_at, source and topic.
-- They add up. Kept from when they were written, not from when it happened: a replay of last year would
-- vanish while it is written.
CREATE TABLE IF NOT EXISTS flow_health_rows
(
    window_start DateTime64(3, 'UTC'),
    source LowCardinality(String) COMMENT 'empty where it could not be read',
    topic LowCardinality(String),
    events Int64 COMMENT 'read and decoded, whatever became of them',
    duplicates Int64,
    late Int64,
    superseded Int64,
    too_old Int64,
    unmapped Int64 COMMENT 'SKU or location unknown to the reference data',
    unpriced Int64 COMMENT 'SKU without a price in the reporting currency',
    dead_letters Map(String, Int64) COMMENT 'by reason',
    capture_sum_millis Int64 COMMENT 'recorded_at - occurred_at',
    capture_bins Map(Int16, Int64) COMMENT 'the same as a sketch',
    backlog_millis Nullable(Int64) COMMENT 'wall clock - recorded_at of the newest event read, null in bounded runs',
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(window_start)
ORDER BY (source, topic, window_start)
TTL inserted_at + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 10000;

-- flow_health_rows by the minute; merged rows are sums.
CREATE TABLE IF NOT EXISTS flow_health_1m_rows
(
    window_start DateTime64(3, 'UTC'),
    source LowCardinality(String),
    topic LowCardinality(String),
    events SimpleAggregateFunction(sum, Int64),
    duplicates SimpleAggregateFunction(sum, Int64),
    late SimpleAggregateFunction(sum, Int64),
    superseded SimpleAggregateFunction(sum, Int64),
    too_old SimpleAggregateFunction(sum, Int64),
    unmapped SimpleAggregateFunction(sum, Int64),
    unpriced SimpleAggregateFunction(sum, Int64),
    dead_letters SimpleAggregateFunction(sumMap, Map(String, Int64)),
    capture_sum_millis SimpleAggregateFunction(sum, Int64),
    capture_bins SimpleAggregateFunction(sumMap, Map(Int16, Int64)),
    backlog_millis SimpleAggregateFunction(max, Nullable(Int64)),
    inserted_at SimpleAggregateFunction(max, DateTime) DEFAULT now()
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (source, topic, window_start)
TTL inserted_at + INTERVAL 35 DAY
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS flow_health_1m_fill TO flow_health_1m_rows AS
SELECT
    toStartOfMinute(window_start) AS window_start,
    source,
    topic,
    sum(events) AS events,
    sum(duplicates) AS duplicates,
    sum(late) AS late,
    sum(superseded) AS superseded,
    sum(too_old) AS too_old,
    sum(unmapped) AS unmapped,
    sum(unpriced) AS unpriced,
    sumMap(dead_letters) AS dead_letters,
    sum(capture_sum_millis) AS capture_sum_millis,
    sumMap(capture_bins) AS capture_bins,
    max(backlog_millis) AS backlog_millis
FROM flow_health_rows
GROUP BY window_start, source, topic;

-- flow_health_rows by the hour; merged rows are sums.
CREATE TABLE IF NOT EXISTS flow_health_1h_rows
(
    window_start DateTime64(3, 'UTC'),
    source LowCardinality(String),
    topic LowCardinality(String),
    events SimpleAggregateFunction(sum, Int64),
    duplicates SimpleAggregateFunction(sum, Int64),
    late SimpleAggregateFunction(sum, Int64),
    superseded SimpleAggregateFunction(sum, Int64),
    too_old SimpleAggregateFunction(sum, Int64),
    unmapped SimpleAggregateFunction(sum, Int64),
    unpriced SimpleAggregateFunction(sum, Int64),
    dead_letters SimpleAggregateFunction(sumMap, Map(String, Int64)),
    capture_sum_millis SimpleAggregateFunction(sum, Int64),
    capture_bins SimpleAggregateFunction(sumMap, Map(Int16, Int64)),
    backlog_millis SimpleAggregateFunction(max, Nullable(Int64))
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (source, topic, window_start)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS flow_health_1h_fill TO flow_health_1h_rows AS
SELECT
    toStartOfHour(window_start) AS window_start,
    source,
    topic,
    sum(events) AS events,
    sum(duplicates) AS duplicates,
    sum(late) AS late,
    sum(superseded) AS superseded,
    sum(too_old) AS too_old,
    sum(unmapped) AS unmapped,
    sum(unpriced) AS unpriced,
    sumMap(dead_letters) AS dead_letters,
    sum(capture_sum_millis) AS capture_sum_millis,
    sumMap(capture_bins) AS capture_bins,
    max(backlog_millis) AS backlog_millis
FROM flow_health_rows
GROUP BY window_start, source, topic;

CREATE VIEW IF NOT EXISTS flow_health AS
SELECT
    window_start, source, topic,
    events,
    duplicates,
    late,
    superseded,
    too_old,
    arraySum(mapValues(by_reason)) AS dead_letters,
    mapFilter((reason, n) -> n != 0, by_reason) AS dead_letters_by_reason,
    unmapped,
    unpriced,
    capture_sum_millis AS capture_sum_ms,
    if(captured > 0, capture_sum_millis / captured, NULL) AS capture_mean_ms,
    stockscopeQuantile(bins, 0.5) AS capture_p50_ms,
    stockscopeQuantile(bins, 0.99) AS capture_p99_ms,
    backlog_millis AS backlog_ms,
    mapFilter((bin, n) -> n != 0, bins) AS capture_bins
FROM
(
    SELECT
        window_start, source, topic,
        sum(part.events) AS events,
        sum(part.duplicates) AS duplicates,
        sum(part.late) AS late,
        sum(part.superseded) AS superseded,
        sum(part.too_old) AS too_old,
        sum(part.unmapped) AS unmapped,
        sum(part.unpriced) AS unpriced,
        sumMap(part.dead_letters) AS by_reason,
        sum(part.capture_sum_millis) AS capture_sum_millis,
        sumMap(part.capture_bins) AS bins,
        max(part.backlog_millis) AS backlog_millis,
        arraySum(mapValues(bins)) AS captured
    FROM flow_health_rows AS part
    GROUP BY window_start, source, topic
)
WHERE events != 0 OR duplicates != 0 OR late != 0 OR superseded != 0
    OR too_old != 0 OR unmapped != 0 OR unpriced != 0 OR notEmpty(dead_letters_by_reason);

CREATE VIEW IF NOT EXISTS flow_health_1m AS
SELECT
    window_start, source, topic,
    events,
    duplicates,
    late,
    superseded,
    too_old,
    arraySum(mapValues(by_reason)) AS dead_letters,
    mapFilter((reason, n) -> n != 0, by_reason) AS dead_letters_by_reason,
    unmapped,
    unpriced,
    capture_sum_millis AS capture_sum_ms,
    if(captured > 0, capture_sum_millis / captured, NULL) AS capture_mean_ms,
    stockscopeQuantile(bins, 0.5) AS capture_p50_ms,
    stockscopeQuantile(bins, 0.99) AS capture_p99_ms,
    backlog_millis AS backlog_ms,
    mapFilter((bin, n) -> n != 0, bins) AS capture_bins
FROM
(
    SELECT
        window_start, source, topic,
        sum(part.events) AS events,
        sum(part.duplicates) AS duplicates,
        sum(part.late) AS late,
        sum(part.superseded) AS superseded,
        sum(part.too_old) AS too_old,
        sum(part.unmapped) AS unmapped,
        sum(part.unpriced) AS unpriced,
        sumMap(part.dead_letters) AS by_reason,
        sum(part.capture_sum_millis) AS capture_sum_millis,
        sumMap(part.capture_bins) AS bins,
        max(part.backlog_millis) AS backlog_millis,
        arraySum(mapValues(bins)) AS captured
    FROM flow_health_1m_rows AS part
    GROUP BY window_start, source, topic
)
WHERE events != 0 OR duplicates != 0 OR late != 0 OR superseded != 0
    OR too_old != 0 OR unmapped != 0 OR unpriced != 0 OR notEmpty(dead_letters_by_reason);

CREATE VIEW IF NOT EXISTS flow_health_1h AS
SELECT
    window_start, source, topic,
    events,
    duplicates,
    late,
    superseded,
    too_old,
    arraySum(mapValues(by_reason)) AS dead_letters,
    mapFilter((reason, n) -> n != 0, by_reason) AS dead_letters_by_reason,
    unmapped,
    unpriced,
    capture_sum_millis AS capture_sum_ms,
    if(captured > 0, capture_sum_millis / captured, NULL) AS capture_mean_ms,
    stockscopeQuantile(bins, 0.5) AS capture_p50_ms,
    stockscopeQuantile(bins, 0.99) AS capture_p99_ms,
    backlog_millis AS backlog_ms,
    mapFilter((bin, n) -> n != 0, bins) AS capture_bins
FROM
(
    SELECT
        window_start, source, topic,
        sum(part.events) AS events,
        sum(part.duplicates) AS duplicates,
        sum(part.late) AS late,
        sum(part.superseded) AS superseded,
        sum(part.too_old) AS too_old,
        sum(part.unmapped) AS unmapped,
        sum(part.unpriced) AS unpriced,
        sumMap(part.dead_letters) AS by_reason,
        sum(part.capture_sum_millis) AS capture_sum_millis,
        sumMap(part.capture_bins) AS bins,
        max(part.backlog_millis) AS backlog_millis,
        arraySum(mapValues(bins)) AS captured
    FROM flow_health_1h_rows AS part
    GROUP BY window_start, source, topic
)
WHERE events != 0 OR duplicates != 0 OR late != 0 OR superseded != 0
    OR too_old != 0 OR unmapped != 0 OR unpriced != 0 OR notEmpty(dead_letters_by_reason);
