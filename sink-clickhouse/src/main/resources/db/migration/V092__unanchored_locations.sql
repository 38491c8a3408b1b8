CREATE VIEW IF NOT EXISTS unanchored_locations AS
SELECT location, skus, as_of
FROM unanchored_locations_rows FINAL
WHERE skus > 0
