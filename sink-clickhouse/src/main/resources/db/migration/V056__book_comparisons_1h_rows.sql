-- book_comparisons_rows by the hour; merged rows are sums.
CREATE TABLE IF NOT EXISTS book_comparisons_1h_rows
(
    window_start DateTime64(3, 'UTC'),
    location LowCardinality(String),
    system LowCardinality(String),
    comparisons SimpleAggregateFunction(sum, Int64),
    differing SimpleAggregateFunction(sum, Int64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (location, system, window_start)
SETTINGS non_replicated_deduplication_window = 10000
