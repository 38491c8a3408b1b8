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
SETTINGS non_replicated_deduplication_window = 10000
