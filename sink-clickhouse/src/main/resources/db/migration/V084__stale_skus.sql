-- What ends in the instant in which it began never was.
CREATE VIEW IF NOT EXISTS stale_skus AS
SELECT
    channel, sku, since, ended_at, cause, displayed, truth, withheld, oversell_units, oversell_value,
    worst_oversell_units, worst_oversell_value
FROM stale_skus_rows FINAL
WHERE ended_at IS NULL OR ended_at != since
