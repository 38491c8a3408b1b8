-- sync_latency_rows by half a day, for questions over months; merged rows are sums. Only what quantiles are
-- told from.
CREATE TABLE IF NOT EXISTS sync_latency_12h_rows
(
    window_start DateTime64(3, 'UTC'),
    channel LowCardinality(String),
    system LowCardinality(String),
    stage LowCardinality(String),
    samples SimpleAggregateFunction(sum, Int64),
    bins SimpleAggregateFunction(sumMap, Map(Int16, Int64))
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (channel, system, stage, window_start)
SETTINGS non_replicated_deduplication_window = 10000;

-- What is there already, once. Jobs should stand still meanwhile.
INSERT INTO sync_latency_12h_rows
SELECT
    toStartOfInterval(hour.window_start, INTERVAL 12 HOUR) AS window_start,
    channel,
    system,
    stage,
    sum(hour.samples) AS samples,
    sumMap(hour.bins) AS bins
FROM sync_latency_1h_rows AS hour
WHERE (SELECT count() FROM sync_latency_12h_rows) = 0
GROUP BY window_start, channel, system, stage
SETTINGS max_partitions_per_insert_block = 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS sync_latency_12h_fill TO sync_latency_12h_rows AS
SELECT
    toStartOfInterval(row.window_start, INTERVAL 12 HOUR) AS window_start,
    channel,
    system,
    stage,
    sum(row.samples) AS samples,
    sumMap(row.bins) AS bins
FROM sync_latency_rows AS row
GROUP BY window_start, channel, system, stage;

CREATE VIEW IF NOT EXISTS sync_latency_12h_parts AS
SELECT window_start, channel, system, stage, samples, bins FROM sync_latency_12h_rows;
