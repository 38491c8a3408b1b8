CREATE VIEW IF NOT EXISTS stock_events AS
SELECT
    sku, event_id, topic, kind, source, location, channel, quantity, occurred_at, recorded_at,
    correlation_id
FROM stock_events_rows FINAL
