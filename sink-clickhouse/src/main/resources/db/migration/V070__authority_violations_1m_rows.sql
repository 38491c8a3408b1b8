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
SETTINGS non_replicated_deduplication_window = 10000
