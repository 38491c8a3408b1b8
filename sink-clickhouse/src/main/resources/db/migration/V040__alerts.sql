-- One row per alert and episode counts: the one with the highest version. Kept from when it was written,
-- not from when it happened: a replay of last year would vanish while it is written.
CREATE TABLE IF NOT EXISTS alerts_rows
(
    alert_id String COMMENT 'of the rule and the group, the same in every episode',
    started_at DateTime64(3, 'UTC') COMMENT 'when the condition began to hold',
    rule_name LowCardinality(String),
    severity LowCardinality(String),
    state LowCardinality(String) COMMENT 'PENDING, FIRING or RESOLVED',
    labels Map(String, String),
    annotations Map(String, String) COMMENT 'texts for people, filled in',
    value Float64 COMMENT 'that decided, in the unit of the metric, or NaN',
    condition String COMMENT 'as in the rule',
    at DateTime64(3, 'UTC') COMMENT 'when it came to this state',
    ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'null until it is resolved',
    fired Bool COMMENT 'whether the episode has come to fire, else nobody was told of it',
    version UInt64,
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (alert_id, started_at)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000;

CREATE VIEW IF NOT EXISTS alerts AS
SELECT
    alert_id, started_at, rule_name, severity, state, labels, annotations, value, condition, at,
    ended_at, fired
FROM alerts_rows FINAL;
