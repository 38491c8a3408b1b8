-- sync_slo_rows by the hour; merged rows are sums.
CREATE TABLE IF NOT EXISTS sync_slo_1h_rows
(
    window_start DateTime64(3, 'UTC'),
    channel LowCardinality(String),
    good SimpleAggregateFunction(sum, Int64),
    bad SimpleAggregateFunction(sum, Int64),
    absorbed SimpleAggregateFunction(sum, Int64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (channel, window_start)
SETTINGS non_replicated_deduplication_window = 10000
