-- erp_posting_delay_rows by the minute; merged rows are sums.
CREATE TABLE IF NOT EXISTS erp_posting_delay_1m_rows
(
    window_start DateTime64(3, 'UTC'),
    system LowCardinality(String),
    samples SimpleAggregateFunction(sum, Int64),
    unmatched SimpleAggregateFunction(sum, Int64),
    sum_millis SimpleAggregateFunction(sum, Int64),
    max_millis SimpleAggregateFunction(max, Int64),
    bins SimpleAggregateFunction(sumMap, Map(Int16, Int64)),
    inserted_at SimpleAggregateFunction(max, DateTime) DEFAULT now()
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(window_start)
ORDER BY (system, window_start)
TTL inserted_at + INTERVAL 35 DAY
SETTINGS non_replicated_deduplication_window = 10000
