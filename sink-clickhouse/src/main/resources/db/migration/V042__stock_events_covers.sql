-- What an update of a channel covers, so that the timeline can show which update had which change.
ALTER TABLE stock_events_rows
    ADD COLUMN IF NOT EXISTS withheld Int64 DEFAULT 0
    COMMENT 'units that an update keeps back on purpose'
    AFTER correlation_id,
    ADD COLUMN IF NOT EXISTS published_at Nullable(DateTime64(3, 'UTC'))
    COMMENT 'when an update was sent, null for what is none'
    AFTER withheld,
    ADD COLUMN IF NOT EXISTS covers_up_to Nullable(DateTime64(3, 'UTC'))
    COMMENT 'an update includes what was recorded up to then, or when it was computed if it does not say, null for what is no update'
    AFTER published_at,
    ADD COLUMN IF NOT EXISTS covers_up_to_by_system Map(LowCardinality(String), DateTime64(3, 'UTC'))
    COMMENT 'the same by system, which wins where it has one'
    AFTER covers_up_to;

CREATE OR REPLACE VIEW stock_events AS
SELECT
    sku, event_id, topic, kind, source, location, channel, quantity, occurred_at, recorded_at,
    correlation_id, withheld, published_at, covers_up_to, covers_up_to_by_system
FROM stock_events_rows FINAL;
