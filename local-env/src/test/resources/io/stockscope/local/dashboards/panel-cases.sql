-- What panels have to tell apart, up to $now, which is noon. amazon was late for an hour yesterday and is late
-- again for 20 minutes; ebay was late yesterday in the evening; web and b2b were not; of store3 nothing is known.

INSERT INTO channels_rows
    (channel, type, locations, display_cap, sells_backorder, latency_objective_ms, staleness_threshold_ms, ack_window_ms,
    stage_objectives_ms, cancel_rate_limit, cancel_rate_window_ms, owner, removed, version)
VALUES
    ('amazon', 'MARKETPLACE', ['dc1'], NULL, false, 120000, 300000, NULL, {}, NULL, NULL, '', false, 1),
    ('ebay', 'MARKETPLACE', ['dc1', 'dc2'], NULL, false, 300000, 300000, NULL, {}, NULL, NULL, '', false, 1),
    ('web', 'ECOMMERCE', [], NULL, false, 60000, 120000, NULL, {}, NULL, NULL, '', false, 1),
    ('b2b', 'B2B', ['dc1'], NULL, false, 600000, 900000, NULL, {}, NULL, NULL, '', false, 1),
    ('store3', 'STORE', ['s3'], NULL, false, 60000, 120000, NULL, {}, NULL, NULL, '', false, 1);

-- By the half hour, 20 days and before that one day in five; single changes that were late up to yesterday noon,
-- and one half an hour after.
INSERT INTO sync_slo_rows (window_start, channel, good, bad, absorbed)
WITH intDiv(number, 48) AS day
SELECT
    toDateTime64($now, 3, 'UTC') - INTERVAL 10 SECOND - toIntervalSecond(number % 48 * 1800) - toIntervalDay(if(day < 20, day, 20 + (day - 20) * 5)) AS at,
    channel, 20, if(number >= 48, toInt64(cityHash64(number, channel) % 11 = 0), toInt64(number = 46)), 1
FROM numbers(54 * 48)
ARRAY JOIN ['amazon', 'ebay', 'web', 'b2b'] AS channel;

INSERT INTO sync_slo_rows (window_start, channel, good, bad, absorbed)
WITH toDateTime64($now, 3, 'UTC') AS noon
SELECT noon - INTERVAL 22 HOUR + toIntervalMinute(number), 'amazon', 0, 50, 0 FROM numbers(60)
UNION ALL
SELECT noon - INTERVAL 20 MINUTE + toIntervalMinute(number), 'amazon', 2, 3, 0 FROM numbers(20)
UNION ALL
SELECT noon - INTERVAL 16 HOUR + toIntervalMinute(number), 'ebay', 0, 10, 0 FROM numbers(30);

-- Yesterday 6,000 at most, now 9,000. ebay has shown for days what it has shown, until after its spell.
INSERT INTO stale_exposure_rows
    (channel, window_start, stale_skus, oversell_units, oversell_value, lost_sale_units, lost_sale_value, oldest_since, most_stale_skus, most_oversell_value, most_lost_sale_value, version)
WITH toDateTime64($now, 3, 'UTC') AS noon
SELECT at.1, noon - toIntervalMinute(at.2), at.3, at.4, at.5, 0, 0, if(at.3 = 0, NULL, noon - toIntervalMinute(at.2)), at.3, at.5, 0, 1
FROM
(
    SELECT arrayJoin([
        ('amazon', 1315, 1, 100, 2000), ('amazon', 1290, 2, 250, 6000), ('amazon', 1289, 2, 250, 5000), ('amazon', 1259, 0, 0, 0),
        ('amazon', 18, 1, 200, 4000), ('amazon', 10, 3, 450, 9000),
        ('ebay', 7440, 1, 20, 700), ('ebay', 920, 1, 3, 100)]) AS at
);

INSERT INTO stale_exposure_1m_rows
    (channel, window_start, stale_skus, oversell_units, oversell_value, lost_sale_units, lost_sale_value, oldest_since, most_stale_skus, most_oversell_value, most_lost_sale_value, version)
SELECT channel, window_start, stale_skus, oversell_units, oversell_value, lost_sale_units, lost_sale_value, oldest_since, most_stale_skus, most_oversell_value, most_lost_sale_value, 1
FROM stale_exposure_rows;

-- The most of an hour is at least what it began with.
INSERT INTO stale_exposure_1h_rows
    (channel, window_start, stale_skus, oversell_units, oversell_value, lost_sale_units, lost_sale_value, oldest_since, most_stale_skus, most_oversell_value, most_lost_sale_value, version)
SELECT
    channel, hour, skus, units, value, 0, 0, since, skus,
    greatest(most, lagInFrame(value, 1, 0) OVER (PARTITION BY channel ORDER BY hour ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)), 0, 1
FROM
(
    SELECT
        channel, toStartOfHour(window_start) AS hour, argMax(stale_skus, window_start) AS skus, argMax(oversell_units, window_start) AS units,
        argMax(oversell_value, window_start) AS value, max(oldest_since) AS since, max(most_oversell_value) AS most
    FROM stale_exposure_rows
    GROUP BY channel, hour
);

-- Yesterday two SKUs of amazon, at their worst at different times; b2b shows many by little.
INSERT INTO stale_skus_rows
    (channel, sku, since, ended_at, cause, displayed, truth, withheld, oversell_units, oversell_value, worst_oversell_units, worst_oversell_value, version)
WITH toDateTime64($now, 3, 'UTC') AS noon
SELECT
    s.1, s.2, noon - toIntervalMinute(s.3), if(s.4 = 0, NULL, noon - toIntervalMinute(s.4)), 'NOT_PROPAGATED', s.5, s.6, 0,
    if(s.4 = 0, s.5 - s.6, 0), if(s.4 = 0, s.7, 0), s.5 - s.6, s.7, 1
FROM
(
    SELECT arrayJoin([
        ('amazon', 'Y-1', 1315, 1270, 100, 0, 4000), ('amazon', 'Y-2', 1290, 1260, 100, 0, 3000),
        ('amazon', 'T-1', 30, 0, 50, 10, 5000), ('amazon', 'N-1', 18, 0, 90, 0, 3000), ('amazon', 'N-2', 10, 0, 20, 0, 1000),
        ('ebay', 'E-1', 7440, 0, 3, 0, 100), ('web', 'T-1', 55, 54, 90, 80, 0)]) AS s
)
UNION ALL
SELECT 'b2b', concat('B-', toString(number)), noon - INTERVAL 2 HOUR, NULL, 'WRONG_QUANTITY', 2, 1, 0, 1, 0.01, 1, 0.01, 1 FROM numbers(60);

-- amazon applies the command of yesterday and the first of today, does not answer the next; a release is only
-- tried. web never answers.
INSERT INTO throttle_commands_rows
    (channel, revision, command_id, directives, rule_names, alert_ids, reason, evidence, dry_run, override, issued_at, ttl_ms, expires_at)
WITH toDateTime64($now, 3, 'UTC') AS noon
SELECT c.1, c.2, concat(c.1, toString(c.2)), c.3, ['SyncSlow'], [], 'late', CAST(map(), 'Map(String, String)'), c.4, false,
    noon - toIntervalMinute(c.5), 600000, noon - toIntervalMinute(c.5) + INTERVAL 10 MINUTE
FROM
(
    SELECT arrayJoin([
        ('amazon', 1, '[{"skus":[],"mode":"BUFFER","bufferPercent":20}]', false, 1292),
        ('amazon', 2, '[{"skus":[],"mode":"BUFFER","bufferPercent":20}]', false, 15),
        ('amazon', 3, '[{"skus":[],"mode":"PAUSE"}]', false, 10),
        ('amazon', 4, '[]', true, 8),
        ('web', 1, '[{"skus":[],"mode":"PAUSE"}]', false, 240),
        ('ebay', 1, '[{"skus":[],"mode":"PAUSE"}]', false, 3000)]) AS c
);

INSERT INTO throttle_acks_rows (channel, revision, command_id, status, message, acked_at, version)
VALUES
    ('amazon', 1, 'amazon1', 'APPLIED', '', toDateTime64($now, 3, 'UTC') - INTERVAL 1292 MINUTE, 1),
    ('amazon', 2, 'amazon2', 'APPLIED', '', toDateTime64($now, 3, 'UTC') - INTERVAL 899 SECOND, 1),
    ('ebay', 1, 'ebay1', 'APPLIED', '', toDateTime64($now, 3, 'UTC') - INTERVAL 3000 MINUTE, 1);

INSERT INTO pending_changes_rows (channel, pending, overdue, oldest_occurred_at, as_of, version)
VALUES
    ('amazon', 12, 7, toDateTime64($now, 3, 'UTC') - INTERVAL 30 MINUTE, $now, 1),
    ('ebay', 2, 2, toDateTime64($now, 3, 'UTC') - INTERVAL 4 HOUR, toDateTime64($now, 3, 'UTC') - INTERVAL 3 HOUR, 1);

INSERT INTO completeness_rows (source, recorded_to, version)
VALUES ('wms-dc1', $now, 1), ('pos-7', toDateTime64($now, 3, 'UTC') - INTERVAL 3 HOUR, 1);

INSERT INTO unanchored_locations_rows (location, skus, as_of, version)
VALUES ('s3', 4, $now, 1), ('s4', 2, toDateTime64($now, 3, 'UTC') - INTERVAL 3 HOUR, 1);

INSERT INTO stock_levels_rows (sku, location, on_hand, damaged, held, reserved, safety_stock, ats, anchored, as_of, version)
VALUES
    ('T-1', 'dc1', 10, 0, 0, 0, 0, 10, true, toDateTime64($now, 3, 'UTC') - INTERVAL 30 MINUTE, 1),
    ('T-1', 'dc2', 30, 0, 0, 0, 0, 30, true, toDateTime64($now, 3, 'UTC') - INTERVAL 3 HOUR, 1);

INSERT INTO negative_ats_rows
    (incident_id, sku, location, opened_at, began_at, closed_at, lowest_ats, cause_event_id, cause_system, channels, value, version)
WITH toDateTime64($now, 3, 'UTC') - INTERVAL 20 MINUTE AS at
SELECT 'n1', 'N-1', 'dc1', at, at, NULL, -3, 'wms-9', 'WMS', ['amazon'], 10, 1
UNION ALL
SELECT 'n2', 'N-3', 'dc2', at, at, NULL, -2, 'wms-8', 'WMS', ['ebay', 'web'], 20, 1;

INSERT INTO discrepancies_rows (incident_id, sku, location, system, opened_at, began_at, closed_at, difference, version)
SELECT 'x1', 'N-1', 'dc1', 'ERP', toDateTime64($now, 3, 'UTC') - INTERVAL 40 MINUTE, toDateTime64($now, 3, 'UTC') - INTERVAL 40 MINUTE, NULL, 36, 1;

-- T-1 by seconds before noon: what happened, was recorded, and for updates what they cover and when they were sent.
INSERT INTO stock_events_rows
    (sku, event_id, topic, kind, source, location, channel, quantity, occurred_at, recorded_at, correlation_id, published_at, covers_up_to)
WITH toDateTime64($now, 3, 'UTC') AS noon
SELECT 'T-1', event_id, topic, kind, 'a', location, channel, units, noon - toIntervalSecond(occurred), noon - toIntervalSecond(recorded), NULL,
    if(covered = 0, NULL, noon - toIntervalSecond(published)), if(covered = 0, NULL, noon - toIntervalSecond(covered))
FROM VALUES
(
    'event_id String, topic String, kind String, location Nullable(String), channel Nullable(String), units Int64, occurred Int64, recorded Int64, published Int64, covered Int64',
    ('erp-1', 'erp.stock', 'BASELINE', 'dc1', NULL, 50, 3600, 3599, 0, 0),
    ('ama-1', 'channel.availability', 'ACKNOWLEDGED', NULL, 'amazon', 50, 3570, 3570, 3575, 3580),
    ('eba-1', 'channel.availability', 'ACKNOWLEDGED', NULL, 'ebay', 80, 3570, 3570, 3575, 3580),
    ('web-1', 'channel.availability', 'ACKNOWLEDGED', NULL, 'web', 80, 3570, 3570, 3575, 3580),
    ('wms-1', 'wms.stock', 'SHIP', 'dc2', NULL, 1, 3000, 2999, 0, 0),
    ('eba-2', 'channel.availability', 'ACKNOWLEDGED', NULL, 'ebay', 79, 2990, 2990, 2994, 2995),
    ('pos-1', 'pos.lines', 'SALE', 'dc1', NULL, 40, 1800, 1799, 0, 0),
    ('eba-3', 'channel.availability', 'ACKNOWLEDGED', NULL, 'ebay', 39, 1780, 1780, 1785, 1790),
    ('eba-4', 'channel.availability', 'ACKNOWLEDGED', NULL, 'ebay', 79, 1760, 1760, 2993, 2994),
    ('pos-2', 'pos.lines', 'SALE', 'dc2', NULL, 1, 180, 179, 0, 0),
    ('pos-3', 'pos.lines', 'SALE', 'dc2', NULL, 1, 90, 89, 0, 0)
);

INSERT INTO sync_latency_rows (window_start, channel, system, stage, samples, inferred, skewed, sum_millis, max_millis, bins)
SELECT
    toDateTime64($now, 3, 'UTC') - INTERVAL 10 MINUTE - toIntervalSecond(number * 10), 'amazon', 'POS', 'total', 10, 0, 0, 9 * 1000 + 60000, 60000,
    map(toInt16(floor(log(1000) / 0.020000666706669435)), toInt64(9), toInt16(floor(log(60000) / 0.020000666706669435)), toInt64(1))
FROM numbers(12);

INSERT INTO flow_health_rows
    (window_start, source, topic, events, duplicates, late, superseded, too_old, unmapped, unpriced, dead_letters, capture_sum_millis, capture_bins, backlog_millis)
SELECT
    toDateTime64($now, 3, 'UTC') - toIntervalSecond((number + 1) * 10), 'wms-dc1', 'wms.stock', 30, 0, 0, 0, 0, 0, 0,
    CAST(map(), 'Map(String, Int64)'), 0, CAST(map(), 'Map(Int16, Int64)'), 1200
FROM numbers(720)
