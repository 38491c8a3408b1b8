-- A retailer as the jobs would have written it, up to $now: eight quiet days, and for half an hour amazon does
-- not acknowledge. It is braked, a page is out, and SKU 85123A is the worst of those it shows wrongly.
-- Windows: the last two hours in full, before that one in ten minutes.

INSERT INTO sync_latency_rows (window_start, channel, system, stage, samples, inferred, skewed, sum_millis, max_millis, bins)
WITH
    toStartOfInterval(toDateTime64($now, 3, 'UTC') - INTERVAL 10 SECOND, INTERVAL 10 SECOND) AS latest,
    if(number < 720, number * 10, 7200 + (number - 720) * 600) AS back,
    channel = 'amazon' AND back < 1800 AS late,
    multiIf(stage = 'capture', 900, stage = 'compute', 1400, stage = 'publish', 2100, late, 150000, 4200) AS usual,
    toInt64(usual * (0.6 + (cityHash64(number, channel, system, stage) % 1000) / 1000)) AS ms,
    toInt64(if(late, 2, 6) + cityHash64(number, channel) % 5) AS n
SELECT
    latest - toIntervalSecond(back), channel, system, stage, n, 0, 0, n * ms, toInt64(ms * 1.4),
    map(toInt16(floor(log(ms) / 0.020000666706669435)), n - 1, toInt16(floor(log(ms * 1.4) / 0.020000666706669435)), toInt64(1))
FROM numbers(720 + 8 * 144) AS n
ARRAY JOIN ['web', 'amazon', 'ebay', 'b2b'] AS channel
ARRAY JOIN ['ERP', 'WMS', 'POS'] AS system
ARRAY JOIN ['capture', 'compute', 'publish', 'acknowledge'] AS stage
UNION ALL
SELECT
    latest - toIntervalSecond(back), channel, system, 'total', n, 0, 0, n * total, toInt64(total * 1.4),
    map(toInt16(floor(log(total) / 0.020000666706669435)), n - 1, toInt16(floor(log(total * 1.4) / 0.020000666706669435)), toInt64(1))
FROM
(
    SELECT
        number, channel, system,
        if(number < 720, number * 10, 7200 + (number - 720) * 600) AS back,
        channel = 'amazon' AND back < 1800 AS late,
        toInt64(if(late, 2, 6) + cityHash64(number, channel) % 5) AS n,
        toInt64(if(late, 154400, 8600) * (0.6 + (cityHash64(number, channel, system) % 1000) / 1000)) AS total
    FROM numbers(720 + 8 * 144)
    ARRAY JOIN ['web', 'amazon', 'ebay', 'b2b'] AS channel
    ARRAY JOIN ['ERP', 'WMS', 'POS'] AS system
);

INSERT INTO sync_slo_rows (window_start, channel, good, bad, absorbed)
WITH
    toStartOfInterval(toDateTime64($now, 3, 'UTC') - INTERVAL 10 SECOND, INTERVAL 10 SECOND) AS latest,
    if(number < 720, number * 10, 7200 + (number - 720) * 600) AS back,
    channel = 'amazon' AND back < 1800 AS late
SELECT
    latest - toIntervalSecond(back), channel,
    if(late, 3, 20),
    if(late, 14, toInt64(cityHash64(number, channel) % if(channel = 'ebay', 30, 400) = 0)),
    toInt64(cityHash64(channel, number) % 3)
FROM numbers(720 + 8 * 144)
ARRAY JOIN ['web', 'amazon', 'ebay', 'b2b'] AS channel;

INSERT INTO pending_changes_rows (channel, pending, overdue, oldest_occurred_at, as_of, version)
VALUES
    ('web', 4, 0, toDateTime64($now, 3, 'UTC') - INTERVAL 3 SECOND, $now, 1),
    ('amazon', 612, 548, toDateTime64($now, 3, 'UTC') - INTERVAL 31 MINUTE, $now, 1),
    ('ebay', 9, 1, toDateTime64($now, 3, 'UTC') - INTERVAL 70 SECOND, $now, 1),
    ('b2b', 0, 0, NULL, $now, 1);

INSERT INTO stale_skus_rows
    (channel, sku, since, ended_at, cause, displayed, truth, withheld, oversell_units, oversell_value, worst_oversell_units, worst_oversell_value, version)
WITH toDateTime64($now, 3, 'UTC') AS latest
SELECT
    channel, sku, latest - toIntervalSecond(1740 - number * 30), NULL,
    if(number % 5 = 4, 'WRONG_QUANTITY', 'NOT_PROPAGATED'),
    60 - number, 2, 0, 58 - number, (58 - number) * 2.95, 58 - number, (58 - number) * 2.95, 1
FROM
(
    SELECT number, 'amazon' AS channel, if(number = 0, '85123A', concat('2', toString(2086 + number * 7))) AS sku
    FROM numbers(40)
    UNION ALL
    SELECT toUInt64(50), 'ebay', '22720'
)
UNION ALL
SELECT 'web', '47566', latest - INTERVAL 5 HOUR, latest - INTERVAL 290 MINUTE, 'NOT_PROPAGATED', 12, 9, 0, 0, 0, 3, 14.85, 1;

INSERT INTO stale_exposure_rows
    (channel, window_start, stale_skus, oversell_units, oversell_value, lost_sale_units, lost_sale_value, oldest_since, most_stale_skus, most_oversell_value, most_lost_sale_value, version)
WITH
    toStartOfInterval(toDateTime64($now, 3, 'UTC') - INTERVAL 10 SECOND, INTERVAL 10 SECOND) AS latest,
    toDateTime64($now, 3, 'UTC') - INTERVAL 29 MINUTE AS begun
SELECT channel, at, skus, skus * 29, skus * 29 * 2.95, skus, skus * 2.95, if(skus = 0, NULL, begun), skus, skus * 29 * 2.95, skus * 2.95, 1
FROM
(
    SELECT 'amazon' AS channel, latest - toIntervalSecond(1740 - number * 30) AS at, toInt64(number + 1) AS skus FROM numbers(40)
    UNION ALL
    SELECT 'ebay', latest - INTERVAL 240 SECOND, toInt64(1)
    UNION ALL
    SELECT 'web', latest - INTERVAL 5 HOUR, toInt64(1)
    UNION ALL
    SELECT 'web', latest - INTERVAL 290 MINUTE, toInt64(0)
);

INSERT INTO stale_exposure_1m_rows
    (channel, window_start, stale_skus, oversell_units, oversell_value, lost_sale_units, lost_sale_value, oldest_since, most_stale_skus, most_oversell_value, most_lost_sale_value, version)
SELECT
    channel, toStartOfMinute(window_start), argMax(stale_skus, window_start), argMax(oversell_units, window_start),
    argMax(oversell_value, window_start), argMax(lost_sale_units, window_start), argMax(lost_sale_value, window_start),
    max(oldest_since), max(most_stale_skus), max(most_oversell_value), max(most_lost_sale_value), 1
FROM stale_exposure_rows
GROUP BY channel, toStartOfMinute(window_start);

INSERT INTO stale_exposure_1h_rows
    (channel, window_start, stale_skus, oversell_units, oversell_value, lost_sale_units, lost_sale_value, oldest_since, most_stale_skus, most_oversell_value, most_lost_sale_value, version)
SELECT
    channel, toStartOfHour(window_start), argMax(stale_skus, window_start), argMax(oversell_units, window_start),
    argMax(oversell_value, window_start), argMax(lost_sale_units, window_start), argMax(lost_sale_value, window_start),
    max(oldest_since), max(most_stale_skus), max(most_oversell_value), max(most_lost_sale_value), 1
FROM stale_exposure_rows
GROUP BY channel, toStartOfHour(window_start);

INSERT INTO negative_ats_rows
    (incident_id, sku, location, opened_at, began_at, closed_at, lowest_ats, cause_event_id, cause_system, channels, value, version)
WITH toDateTime64($now, 3, 'UTC') AS latest
SELECT 'n1', '85123A', 'dc1', latest - INTERVAL 17 MINUTE, latest - INTERVAL 17 MINUTE, NULL, -3, 'wms-9', 'WMS', ['amazon', 'web'], 8.85, 1
UNION ALL
SELECT 'n2', '22423', 'dc2', latest - INTERVAL 50 MINUTE, latest - INTERVAL 50 MINUTE, latest - INTERVAL 20 MINUTE, -2, 'oms-4', 'RESERVATION', ['ebay'], 25.5, 1;

INSERT INTO duplicate_reservations_rows
    (incident_id, channel, order_id, order_line_id, sku, opened_at, began_at, closed_at, excess_units, reservation_ids, sources, value, version)
WITH toDateTime64($now, 3, 'UTC') AS latest
SELECT 'd1', 'amazon', 'O-1001', 'O-1001-1', '85123A', latest - INTERVAL 25 MINUTE, latest - INTERVAL 25 MINUTE, NULL, 2, ['R-1', 'R-2'], ['oms', 'wms-dc1'], 5.9, 1;

INSERT INTO reservation_conflicts_rows (reservation_id, sku, location, channel, at, shortfall_units, holders, version)
SELECT 'R-3', '85123A', 'dc1', 'amazon', toDateTime64($now, 3, 'UTC') - INTERVAL 17 MINUTE, 3, ['web'], 1;

INSERT INTO discrepancies_rows (incident_id, sku, location, system, opened_at, began_at, closed_at, difference, version)
SELECT 'x1', '85123A', 'dc1', 'ERP', toDateTime64($now, 3, 'UTC') - INTERVAL 40 MINUTE, toDateTime64($now, 3, 'UTC') - INTERVAL 40 MINUTE, NULL, 36, 1;

INSERT INTO stock_levels_rows (sku, location, on_hand, damaged, held, reserved, safety_stock, ats, anchored, as_of, version)
VALUES
    ('85123A', 'dc1', 4, 1, 0, 6, 0, -3, true, $now, 1),
    ('85123A', 'dc2', 2, 0, 0, 0, 0, 2, true, $now, 1),
    ('22720', 'dc1', 40, 0, 0, 2, 5, 33, true, $now, 1);

INSERT INTO stock_events_rows
    (sku, event_id, topic, kind, source, location, channel, quantity, occurred_at, recorded_at, correlation_id, published_at, covers_up_to)
WITH toDateTime64($now, 3, 'UTC') AS latest
SELECT
    sku, event_id, topic, kind, source, location, channel, units, latest - toIntervalMillisecond(occurred),
    latest - toIntervalMillisecond(recorded), belongs, if(covered = 0, NULL, latest - toIntervalMillisecond(occurred + 800)),
    if(covered = 0, NULL, latest - toIntervalMillisecond(covered))
FROM VALUES
(
    'sku String, event_id String, topic String, kind String, source String, location Nullable(String), channel Nullable(String), units Int64, occurred Int64, recorded Int64, belongs Nullable(String), covered Int64',
    ('85123A', 'erp-1', 'erp.stock', 'BASELINE', 'erp-main', 'dc1', NULL, 46, 3300000, 3299000, NULL, 0),
    ('85123A', 'web-0', 'channel.availability', 'ACKNOWLEDGED', 'pub-web', NULL, 'web', 46, 3290000, 3290000, NULL, 3295000),
    ('85123A', 'ama-0', 'channel.availability', 'ACKNOWLEDGED', 'pub-amazon', NULL, 'amazon', 46, 3280000, 3280000, NULL, 3295000),
    ('85123A', 'wms-1', 'wms.stock', 'SHIP', 'wms-dc1', 'dc1', NULL, 2, 3000000, 2999000, 'O-0990', 0),
    ('85123A', 'web-1', 'channel.availability', 'ACKNOWLEDGED', 'pub-web', NULL, 'web', 44, 2996000, 2996000, NULL, 2998000),
    ('85123A', 'ama-1', 'channel.availability', 'ACKNOWLEDGED', 'pub-amazon', NULL, 'amazon', 44, 2990000, 2990000, NULL, 2998000),
    ('85123A', 'pos-1', 'pos.lines', 'SALE', 'pos-7', 'dc2', NULL, 1, 2700000, 2610000, 'T-77-1', 0),
    ('85123A', 'web-2', 'channel.availability', 'ACKNOWLEDGED', 'pub-web', NULL, 'web', 43, 2604000, 2604000, NULL, 2609000),
    ('85123A', 'ama-2', 'channel.availability', 'ACKNOWLEDGED', 'pub-amazon', NULL, 'amazon', 43, 2601000, 2601000, NULL, 2609000),
    ('85123A', 'oms-1', 'channel.reservations', 'CREATED', 'oms', 'dc1', 'amazon', 2, 1740000, 1739000, 'O-1001', 0),
    ('85123A', 'oms-2', 'channel.reservations', 'CREATED', 'wms-dc1', 'dc1', 'amazon', 2, 1735000, 1734000, 'O-1001', 0),
    ('85123A', 'web-3', 'channel.availability', 'ACKNOWLEDGED', 'pub-web', NULL, 'web', 39, 1730000, 1730000, NULL, 1733000),
    ('85123A', 'wms-9', 'wms.stock', 'ADJUSTMENT', 'wms-dc1', 'dc1', NULL, -37, 1020000, 1018000, NULL, 0),
    ('85123A', 'web-4', 'channel.availability', 'ACKNOWLEDGED', 'pub-web', NULL, 'web', 2, 1012000, 1012000, NULL, 1015000),
    ('85123A', 'ama-3', 'channel.availability', 'ACCEPTED', 'pub-amazon', NULL, 'amazon', 2, 1010000, 1010000, NULL, 1015000),
    ('22720', 'pos-2', 'pos.lines', 'SALE', 'pos-7', 'dc1', NULL, 1, 240000, 239000, NULL, 0)
);

INSERT INTO flow_health_rows
    (window_start, source, topic, events, duplicates, late, superseded, too_old, unmapped, unpriced, dead_letters, capture_sum_millis, capture_bins, backlog_millis)
WITH
    toStartOfInterval(toDateTime64($now, 3, 'UTC') - INTERVAL 10 SECOND, INTERVAL 10 SECOND) AS latest,
    if(number < 720, number * 10, 7200 + (number - 720) * 600) AS back,
    toInt64(20 + cityHash64(number, at.1) % 30) AS n
SELECT
    latest - toIntervalSecond(back), at.1, at.2, n, toInt64(number % 90 = 0), toInt64(number % 40 = 0), 0, 0, 0, 0,
    if(at.1 = 'pos-7' AND number % 60 = 30, map('UNDECODABLE', toInt64(1)), CAST(map(), 'Map(String, Int64)')),
    n * 900, map(toInt16(floor(log(900) / 0.020000666706669435)), n), 1200 + toInt64(cityHash64(at.1, number) % 700)
FROM numbers(720 + 8 * 144)
ARRAY JOIN [('erp-main', 'erp.stock'), ('wms-dc1', 'wms.stock'), ('pos-7', 'pos.lines'), ('oms', 'channel.reservations'), ('pub-web', 'channel.availability'), ('pub-amazon', 'channel.availability')] AS at;

INSERT INTO completeness_rows (source, recorded_to, version)
SELECT source, toDateTime64($now, 3, 'UTC') - toIntervalSecond(multiIf(source = 'erp-main', 40, source = 'pos-9', 10800, 3)), 1
FROM (SELECT arrayJoin(['erp-main', 'wms-dc1', 'pos-7', 'pos-9', 'oms', 'pub-web', 'pub-amazon']) AS source);

INSERT INTO dead_letters_rows (topic, partition, offset, key, reason, message, value, value_bytes, value_sha256, source, failed_at, version)
SELECT
    'pos.lines', toInt32(number % 3), toInt64(48200 + number), '85123A', 'UNDECODABLE',
    if(number = 0, 'field quantity: <img src=x onerror=alert(1)> is no long', 'field quantity: a long was expected'),
    concat('{"sku": "85123A", "cardNumber": "4111-', toString(number), '"}'), 42, NULL, 'pos-7',
    toDateTime64($now, 3, 'UTC') - toIntervalMinute(number * 10 + 5), 1
FROM numbers(12);

INSERT INTO alerts_rows
    (alert_id, started_at, rule_name, severity, state, labels, annotations, value, condition, at, ended_at, fired, version)
WITH toDateTime64($now, 3, 'UTC') AS latest
SELECT
    'MarketplaceSyncSlow{channel="amazon"}', latest - INTERVAL 27 MINUTE, 'MarketplaceSyncSlow', 'page', 'FIRING',
    map('channel', 'amazon', 'severity', 'page'),
    map('summary', 'amazon shows stock changes late: 5 of 100 take more than 154,000 ms', 'runbook', 'alert-rules/RUNBOOK.md#marketplacesyncslow'),
    154000., 'p95 of sync_latency_ms over 5m > 120000', latest - INTERVAL 25 MINUTE, NULL, true, 1
UNION ALL
SELECT
    'SourceFarBehind{source="erp-main"}', latest - INTERVAL 90 SECOND, 'SourceFarBehind', 'ticket', 'PENDING',
    map('source', 'erp-main', 'severity', 'ticket'), map('summary', 'what erp-main sends is read 40,000 ms late'), 40000., 'max of backlog_ms over 2m > 30000', latest - INTERVAL 90 SECOND, NULL, false, 1
UNION ALL
SELECT
    'SyncSlow{channel="ebay"}', latest - INTERVAL 5 HOUR, 'SyncSlow', 'page', 'RESOLVED',
    map('channel', 'ebay', 'severity', 'page'), map('summary', 'ebay shows stock changes late: 5 of 100 take more than 131,000 ms'), 131000., 'p95 of sync_latency_ms over 5m > 120000',
    latest - INTERVAL 280 MINUTE, latest - INTERVAL 280 MINUTE, true, 1;

INSERT INTO throttle_commands_rows
    (channel, revision, command_id, directives, rule_names, alert_ids, reason, evidence, dry_run, override, issued_at, ttl_ms, expires_at)
WITH toDateTime64($now, 3, 'UTC') AS latest
SELECT 'amazon', 1, 'c1', '[{"skus":[],"mode":"BUFFER","bufferPercent":20}]', ['MarketplaceSyncSlow'], ['MarketplaceSyncSlow{channel="amazon"}'],
    'p95 sync latency 131000 ms', map('p95', '131000'), false, false, latest - INTERVAL 25 MINUTE, 600000, latest - INTERVAL 15 MINUTE
UNION ALL
SELECT 'amazon', 2, 'c2', '[{"skus":[],"mode":"PAUSE"}]', ['MarketplaceSyncSlow'], ['MarketplaceSyncSlow{channel="amazon"}'],
    'p95 sync latency 154000 ms', map('p95', '154000'), false, false, latest - INTERVAL 3 MINUTE, 600000, latest + INTERVAL 7 MINUTE
UNION ALL
SELECT 'ebay', 1, 'c3', '[{"skus":["22720"],"mode":"HOLD_INCREASES"}]', ['SyncSlow'], ['SyncSlow{channel="ebay"}'],
    'p95 sync latency 131000 ms', map('p95', '131000'), true, false, latest - INTERVAL 290 MINUTE, 300000, latest - INTERVAL 285 MINUTE
UNION ALL
SELECT 'ebay', 2, 'c4', '[]', [], [], 'no rule demands it any more', CAST(map(), 'Map(String, String)'), true, false, latest - INTERVAL 280 MINUTE, 300000, latest - INTERVAL 275 MINUTE;

INSERT INTO throttle_acks_rows (channel, revision, command_id, status, message, acked_at, version)
WITH toDateTime64($now, 3, 'UTC') AS latest
SELECT 'amazon', 1, 'c1', 'APPLIED', '', latest - INTERVAL 1499 SECOND, 1
UNION ALL
SELECT 'amazon', 2, 'c2', 'APPLIED', '', latest - INTERVAL 178 SECOND, 1;

INSERT INTO alert_rules_rows
    (rule_name, rule_group, place, metric, where_labels, group_by, condition, hold_ms, clear_condition, clear_hold_ms, no_data,
    severity, labels, annotations, throttle_scope, throttle_steps, throttle_ttl_ms, throttle_release_ms, dry_run, in_force_since,
    in_force_until, read_at, refused, version)
WITH toDateTime64($now, 3, 'UTC') AS latest
SELECT
    rule_name, 'channel-sync', place, metric, if(rule_name = 'MarketplaceSyncSlow', map('channelType', 'MARKETPLACE', 'stage', 'total'), CAST(map(), 'Map(String, String)')),
    ['channel'], condition, hold, clear_condition, 300000, 'KEEP', severity, map('severity', severity, 'team', 'integration'),
    map('summary', concat('{{channel}}: ', rule_name), 'runbook', concat('alert-rules/RUNBOOK.md#', lower(rule_name))),
    scope, steps, if(scope = '', 0, 300000), if(scope = '', 0, 300000), dry, latest - INTERVAL 3 DAY,
    if(out = 0, NULL, latest - toIntervalHour(out)), latest - INTERVAL 12 MINUTE, '', if(out = 0, 7, 3)
FROM VALUES
(
    'rule_name String, place String, metric String, condition String, hold Int64, clear_condition String, severity String, scope String, steps Array(String), dry Bool, out Int64',
    ('MarketplaceSyncSlow', '/rules/channels.yaml:6', 'sync_latency_ms', 'p95 of sync_latency_ms over 5m > 120000', 120000, '< 60000', 'page', 'CHANNEL', ['BUFFER 20 %', 'PAUSE after 10m'], false, 0),
    ('SyncSlow', '/rules/channels.yaml:44', 'sync_latency_ms', 'p95 of sync_latency_ms over 15m > 120000', 300000, '< 90000', 'ticket', '', [], false, 0),
    ('OversellExposure', '/rules/channels.yaml:98', 'stale_oversell_units', 'last of stale_oversell_units over 1m > 2000', 30000, '< 5', 'page', 'WORST_SKUS', ['BUFFER 50 %', 'PAUSE after 2m'], true, 0),
    ('SourceFarBehind', '/rules/flow.yaml:5', 'backlog_ms', 'last of backlog_ms over 1m > 30000', 60000, '<= 30000', 'ticket', '', [], false, 0),
    ('LostSales', '/rules/channels.yaml:120', 'stale_lost_sale_value', 'last of stale_lost_sale_value over 1m > 500', 900000, '< 200', 'ticket', '', [], false, 26)
)
UNION ALL
SELECT
    '', '', '/rules/channels.yaml, /rules/flow.yaml', '', CAST(map(), 'Map(String, String)'), [], '', 0, '', 0, '', '',
    CAST(map(), 'Map(String, String)'), CAST(map(), 'Map(String, String)'), '', [], 0, 0, false, latest - INTERVAL 26 HOUR, NULL,
    latest - INTERVAL 12 MINUTE, '/rules/flow.yaml:9: groups[0].rules[0].aggregate: \'p99\' is not one of last, max, mean', 7;

INSERT INTO channels_rows
    (channel, type, locations, display_cap, sells_backorder, latency_objective_ms, staleness_threshold_ms, ack_window_ms,
    stage_objectives_ms, cancel_rate_limit, cancel_rate_window_ms, owner, removed, version)
VALUES
    ('web', 'ECOMMERCE', [], NULL, false, 60000, 120000, NULL, {}, NULL, NULL, 'web shop', false, 1),
    ('amazon', 'MARKETPLACE', ['dc1', 'dc2'], 50, false, 120000, 300000, 86400000, {'CONFIRMED': 3600000}, 0.025, 604800000, 'marketplaces', false, 1),
    ('ebay', 'MARKETPLACE', ['dc1', 'dc2'], 50, false, 300000, 300000, NULL, {}, 0.02, 2592000000, 'marketplaces', false, 1),
    ('b2b', 'B2B', ['dc1'], NULL, true, 600000, 900000, NULL, {}, NULL, NULL, '', false, 1),
    ('bazaar', '', [], NULL, false, 0, 0, NULL, {}, NULL, NULL, '', true, 2)
