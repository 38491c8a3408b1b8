-- book_comparisons_rows by the minute; merged rows are sums.
CREATE TABLE IF NOT EXISTS book_comparisons_1m_rows
(
    window_start DateTime64(3, 'UTC'),
    location LowCardinality(String),
    system LowCardinality(String),
    comparisons SimpleAggregateFunction(sum, Int64),
    differing SimpleAggregateFunction(sum, Int64),
    inserted_at SimpleAggregateFunction(max, DateTime) DEFAULT now()
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (location, system, window_start)
TTL inserted_at + INTERVAL 35 DAY
SETTINGS non_replicated_deduplication_window = 10000
