-- What the profiles of sales channels say, so that numbers can be held against what was promised. One row per
-- channel counts: the one with the highest version.
CREATE TABLE IF NOT EXISTS channels_rows
(
    channel LowCardinality(String),
    type LowCardinality(String) COMMENT 'ECOMMERCE, MARKETPLACE, STORE or B2B',
    locations Array(String) COMMENT 'whose stock it sells, empty for all',
    display_cap Nullable(Int64) COMMENT 'the most units that it displays of any SKU',
    sells_backorder Bool COMMENT 'whether it sells beyond stock',
    latency_objective_ms Int64 COMMENT 'how long after it occurred a change is overdue',
    staleness_threshold_ms Int64 COMMENT 'how long a display may be wrong before it is stale',
    ack_window_ms Nullable(Int64) COMMENT 'how long an order may wait for its acknowledgement',
    stage_objectives_ms Map(String, Int64) COMMENT 'how long each milestone of an order may take',
    cancel_rate_limit Nullable(Float64) COMMENT 'share of orders that the seller may cancel, 0 to 1',
    cancel_rate_window_ms Nullable(Int64) COMMENT 'over how long that is counted',
    owner String COMMENT 'who answers for it, empty if that is not said',
    removed Bool COMMENT 'the profile was taken back',
    version UInt64,
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY channel
SETTINGS non_replicated_deduplication_window = 10000;

CREATE VIEW IF NOT EXISTS channels AS
SELECT
    channel, type, locations, display_cap, sells_backorder, latency_objective_ms, staleness_threshold_ms,
    ack_window_ms, stage_objectives_ms, cancel_rate_limit, cancel_rate_window_ms, owner
FROM channels_rows FINAL
WHERE NOT removed;
