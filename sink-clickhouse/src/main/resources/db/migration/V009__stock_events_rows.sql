-- One row per SKU and event counts: the one written last. Kept from when it was written, not from when
-- it happened: a replay of last year would vanish while it is written.
CREATE TABLE IF NOT EXISTS stock_events_rows
(
    sku String,
    event_id String,
    topic LowCardinality(String),
    kind LowCardinality(String),
    source LowCardinality(String),
    location LowCardinality(Nullable(String)),
    channel LowCardinality(Nullable(String)),
    quantity Int64,
    occurred_at DateTime64(3, 'UTC'),
    recorded_at DateTime64(3, 'UTC'),
    correlation_id Nullable(String),
    inserted_at DateTime DEFAULT now()
)
ENGINE = ReplacingMergeTree
PRIMARY KEY sku
ORDER BY (sku, event_id)
TTL inserted_at + INTERVAL 7 DAY
