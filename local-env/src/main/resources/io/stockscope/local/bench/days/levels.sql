-- What is now: one row per SKU and location, channel, source.

INSERT INTO stock_levels_rows (sku, location, on_hand, damaged, held, reserved, safety_stock, ats, anchored, approximate, as_of, version)
SELECT
    $sku(w.number), l.location, on_hand, 0, 0, reserved, 2, on_hand - reserved - 2, w.number % 500 != 0, w.number % 700 = 0,
    toDateTime64($now, 3, 'UTC') - toIntervalSecond(toUInt32(86400 * $u(w.number, l.n, 'as of'))), 1
FROM
(
    SELECT number, toInt64(80 * $u(number, 'on hand')) AS on_hand, toInt64(4 * $u(number, 'reserved')) AS reserved FROM numbers($skus)
) AS w CROSS JOIN fill_locations AS l
WHERE $u(w.number, l.n, 'listed') < 0.7;

INSERT INTO pending_changes_rows (channel, pending, overdue, oldest_occurred_at, as_of, version)
SELECT
    channel, if(n < 2, 600, 1 + n % 9), if(n < 2, 500, n % 3), toDateTime64($now, 3, 'UTC') - toIntervalSecond(if(n < 2, 2400, 5 + n)),
    toDateTime64($now, 3, 'UTC'), 1
FROM fill_channels;

INSERT INTO completeness_rows (source, recorded_to, version)
SELECT source, toDateTime64($now, 3, 'UTC') - toIntervalSecond(if(source = 'erp-main', 40, 3)), 1 FROM fill_sources;

INSERT INTO unanchored_locations_rows (location, skus, as_of, version)
SELECT location, 12, toDateTime64($now, 3, 'UTC'), 1 FROM fill_locations WHERE n = 2;

-- What their profiles say. Marketplaces limit what a seller cancels.
INSERT INTO channels_rows
    (channel, type, locations, display_cap, sells_backorder, latency_objective_ms, staleness_threshold_ms, ack_window_ms, stage_objectives_ms,
     cancel_rate_limit, cancel_rate_window_ms, owner, removed, version)
SELECT
    channel, if(n % 3 = 0, 'ECOMMERCE', 'MARKETPLACE'), [], NULL, false, 60000, 300000, NULL, CAST(map(), 'Map(String, Int64)'),
    if(n % 3 = 0, NULL, 0.025), if(n % 3 = 0, NULL, 604800000), concat('team-', toString(n % 4)), false, 1
FROM fill_channels;
