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
SETTINGS non_replicated_deduplication_window = 10000
