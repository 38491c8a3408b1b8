-- What closes in the instant in which it opened never was.
CREATE VIEW IF NOT EXISTS discrepancies AS
SELECT incident_id, sku, location, system, opened_at, began_at, closed_at, difference
FROM discrepancies_rows FINAL
WHERE closed_at IS NULL OR closed_at != opened_at
