-- An incident that closes in the instant in which it opened never was.
CREATE VIEW IF NOT EXISTS duplicate_reservations AS
SELECT
    incident_id, channel, order_id, order_line_id, sku, opened_at, began_at, closed_at, excess_units,
    reservation_ids, sources, value
FROM duplicate_reservations_rows FINAL
WHERE closed_at IS NULL OR closed_at != opened_at
