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
SETTINGS non_replicated_deduplication_window = 10000
