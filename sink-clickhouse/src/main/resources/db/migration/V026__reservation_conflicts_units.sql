-- A conflict about no units never was.
CREATE OR REPLACE VIEW reservation_conflicts AS
SELECT reservation_id, sku, location, channel, at, shortfall_units, holders
FROM reservation_conflicts_rows FINAL
WHERE shortfall_units != 0
