-- An incident that closes in the instant in which it opened never was.
CREATE VIEW IF NOT EXISTS negative_ats AS
SELECT
    incident_id, sku, location, opened_at, began_at, closed_at, lowest_ats, cause_event_id,
    cause_system, channels, value
FROM negative_ats_rows FINAL
WHERE closed_at IS NULL OR closed_at != opened_at
