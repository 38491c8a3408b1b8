CREATE VIEW IF NOT EXISTS reservation_conflicts AS
SELECT reservation_id, sku, location, channel, at, shortfall_units, holders
FROM reservation_conflicts_rows FINAL
