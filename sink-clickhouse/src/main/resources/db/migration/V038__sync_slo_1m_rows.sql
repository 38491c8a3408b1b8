-- sync_slo_rows by the minute; merged rows are sums.
CREATE TABLE IF NOT EXISTS sync_slo_1m_rows
(
    window_start DateTime64(3, 'UTC'),
    channel LowCardinality(String),
    good SimpleAggregateFunction(sum, Int64),
    bad SimpleAggregateFunction(sum, Int64),
    absorbed SimpleAggregateFunction(sum, Int64),
    inserted_at SimpleAggregateFunction(max, DateTime) DEFAULT now()
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (channel, window_start)
TTL inserted_at + INTERVAL 35 DAY
SETTINGS non_replicated_deduplication_window = 10000
