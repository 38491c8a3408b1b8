-- What is kept for good: one row per incident. Most last minutes; some of those that began lately are open.

INSERT INTO stale_skus_rows
    (channel, sku, since, ended_at, cause, displayed, truth, withheld, oversell_units, oversell_value, worst_oversell_units, worst_oversell_value, version)
SELECT
    channel, sku, since, if(ends > toDateTime64($now, 3, 'UTC'), NULL, ends), if(number % 7 = 0, 'WRONG_QUANTITY', 'NOT_PROPAGATED'),
    units + 2, 2, 0, if(ends > toDateTime64($now, 3, 'UTC'), units, 0), if(ends > toDateTime64($now, 3, 'UTC'), units, 0) * price, units, units * price, 1
FROM
(
    SELECT
        w.number AS number, c.channel AS channel, $popular(number, 'stale sku') AS sku,
        toDateTime64($now, 3, 'UTC') - toIntervalMillisecond(toUInt64(86400000 * $days * $u(number, 'stale since'))) AS since,
        since + toIntervalMillisecond(toUInt64(120000 - 1800000 * log(0.0001 + $u(number, 'stale for')))) AS ends,
        toInt64(1 + 12 * $u(number, 'units')) AS units, toDecimal64(2 + 40 * $u(sku, 'price'), 2) AS price
    FROM numbers(intDiv($channels * $days * $skus, 180)) AS w INNER JOIN fill_channels AS c ON c.n = cityHash64($seed, w.number, 'stale at') % $channels
);

-- Where a channel is late now, SKUs are stale now.
INSERT INTO stale_skus_rows
    (channel, sku, since, ended_at, cause, displayed, truth, withheld, oversell_units, oversell_value, worst_oversell_units, worst_oversell_value, version)
SELECT
    s.channel, sku, s.began + toIntervalSecond(toUInt32(1 + 2200 * $u(w.number, s.channel))), NULL, 'NOT_PROPAGATED', 9, 2, 0, 7, 129.5, 7, 129.5, 1
FROM (SELECT number, $popular(number, 'now') AS sku FROM numbers(1 + intDiv($skus, 400))) AS w CROSS JOIN fill_spells AS s
WHERE s.ended > toDateTime64($now, 3, 'UTC');

INSERT INTO negative_ats_rows
    (incident_id, sku, location, opened_at, began_at, closed_at, lowest_ats, cause_event_id, cause_system, channels, value, version)
SELECT
    concat('n', toString(number)), $popular(number, 'n sku'), location, opened, opened, if(number % 200 = 0, NULL, ends), -units,
    concat('wms-', lower(hex(cityHash64(number)))), if(number % 3 = 0, 'RESERVATION', 'WMS'), [channel], units * toDecimal64(18.5, 2), 1
FROM
(
    SELECT
        w.number AS number, concat('dc', toString(1 + number % 3)) AS location,
        toDateTime64($now, 3, 'UTC') - toIntervalMillisecond(toUInt64(1 + 86400000 * if(number % 200 = 0, 1, $days) * $u(number, 'n since'))) AS opened,
        least(toDateTime64($now, 3, 'UTC'), opened + toIntervalMillisecond(toUInt64(60000 - 3600000 * log(0.0001 + $u(number, 'n for'))))) AS ends,
        toInt64(1 + 5 * $u(number, 'n units')) AS units, c.channel AS channel
    FROM numbers(intDiv($days * $skus, 100) + 1) AS w INNER JOIN fill_channels AS c ON c.n = cityHash64($seed, w.number, 'n at') % $channels
);

INSERT INTO duplicate_reservations_rows
    (incident_id, channel, order_id, order_line_id, sku, opened_at, began_at, closed_at, excess_units, reservation_ids, sources, value, version)
SELECT
    concat('d', toString(number)), channel, concat('O-', toString(number)), concat('O-', toString(number), '-1'), $popular(number, 'd sku'), opened, opened,
    if(open, NULL, least(toDateTime64($now, 3, 'UTC'), opened + INTERVAL 40 MINUTE)), 2,
    [concat('R-', toString(number)), concat('R-', toString(number), 'b')], ['oms', 'wms-dc1'], 37, 1
FROM
(
    SELECT
        w.number AS number, c.channel AS channel, number % 300 < $channels AND number < 3000 AS open,
        toDateTime64($now, 3, 'UTC') - toIntervalMillisecond(toUInt64(1 + 86400000 * if(open, 1, $days) * $u(number, 'd since'))) AS opened
    FROM numbers(intDiv($days * $skus, 300) + $channels) AS w INNER JOIN fill_channels AS c ON c.n = w.number % $channels
);

INSERT INTO reservation_conflicts_rows (reservation_id, sku, location, channel, at, shortfall_units, holders, version)
SELECT
    concat('R-', toString(w.number)), $popular(w.number, 'r sku'), concat('dc', toString(1 + w.number % 3)), c.channel,
    toDateTime64($now, 3, 'UTC') - toIntervalMillisecond(toUInt64(1 + 86400000 * if(w.number < $channels * 4, 0.2, $days) * $u(w.number, 'r at'))), 1 + w.number % 3,
    ['web-01'], 1
FROM numbers(intDiv($days * $skus, 90) + $channels * 4) AS w INNER JOIN fill_channels AS c ON c.n = w.number % $channels;

INSERT INTO discrepancies_rows (incident_id, sku, location, system, opened_at, began_at, closed_at, difference, version)
SELECT
    concat('x', toString(number)), $popular(number, 'x sku'), concat('dc', toString(1 + number % 3)),
    if(number % 4 = 0, 'WMS', 'ERP'), opened, opened, if(number % 50 < 2, NULL, least(toDateTime64($now, 3, 'UTC'), opened + INTERVAL 1 DAY)), toInt64(number % 9) - 4, 1
FROM
(
    SELECT number, toDateTime64($now, 3, 'UTC') - toIntervalMillisecond(toUInt64(1 + 86400000 * $days * $u(number, 'x since'))) AS opened
    FROM numbers(intDiv($days * $skus, 150) + 20)
);
