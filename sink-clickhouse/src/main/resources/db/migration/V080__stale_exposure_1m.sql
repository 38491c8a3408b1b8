CREATE VIEW IF NOT EXISTS stale_exposure_1m AS
SELECT
    window_start, channel, stale_skus, oversell_units, oversell_value, lost_sale_units, lost_sale_value,
    oldest_since, most_stale_skus, most_oversell_value, most_lost_sale_value
FROM stale_exposure_1m_rows FINAL
