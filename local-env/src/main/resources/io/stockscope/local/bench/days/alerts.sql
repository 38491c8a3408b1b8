-- Alerts and commands come from spells of lateness, and of what happens now and then.

INSERT INTO alerts_rows
    (alert_id, started_at, rule_name, severity, state, labels, annotations, value, condition, at, ended_at, fired, version)
WITH toDateTime64($now, 3, 'UTC') AS latest
SELECT
    concat(rule, '{channel="', s.channel, '"}'), s.began + INTERVAL 2 MINUTE, rule, if(rule = 'SyncSlow', 'page', 'ticket'),
    if(s.ended > latest, 'FIRING', 'RESOLVED'), map('channel', s.channel, 'severity', if(rule = 'SyncSlow', 'page', 'ticket'), 'team', 'integration'),
    map('summary', concat(s.channel, ': 95 of 100 changes within 161 s'), 'runbook', 'https://runbooks.example/sync-slow'), 161000, '> 120000',
    least(latest, s.ended), if(s.ended > latest, NULL, greatest(s.ended, s.began + INTERVAL 3 MINUTE)), true, 1
FROM fill_spells AS s ARRAY JOIN ['SyncSlow', 'ChangesOverdue', 'OversellExposureValue'] AS rule;

INSERT INTO alerts_rows
    (alert_id, started_at, rule_name, severity, state, labels, annotations, value, condition, at, ended_at, fired, version)
SELECT
    concat(rule, '{n="', toString(number % 40), '"}'), started, rule, 'ticket', 'RESOLVED', map(if(rule = 'SourceBehind', 'source', 'location'), if(rule = 'SourceBehind', 'erp-main', 'dc1'), 'severity', 'ticket'),
    map('summary', concat(rule, ' at dc1')), 12, '> 10', least(toDateTime64($now, 3, 'UTC'), started + INTERVAL 9 MINUTE),
    least(toDateTime64($now, 3, 'UTC'), started + INTERVAL 9 MINUTE), number % 4 = 0, 1
FROM
(
    SELECT
        number, ['SourceBehind', 'LateEvents', 'NegativeAts', 'BooksDiffer', 'DeadLetters', 'DuplicateReservations'][1 + number % 6] AS rule,
        toDateTime64($now, 3, 'UTC') - toIntervalMillisecond(toUInt64(86400000 * $days * $u(number, 'alert'))) AS started
    FROM numbers($days * 60)
);

-- While a channel is late it is told every two minutes; then it is free again. Some are dry runs.
INSERT INTO throttle_commands_rows
    (channel, revision, command_id, directives, rule_names, alert_ids, reason, evidence, dry_run, override, issued_at, ttl_ms, expires_at)
SELECT
    channel, toUnixTimestamp64Milli(issued), concat('c-', lower(hex(cityHash64(channel, issued)))),
    multiIf(frees, '[]', step < 5, '[{"skus":[],"mode":"BUFFER","bufferPercent":20}]', '[{"skus":[],"mode":"PAUSE"}]'), if(frees, [], ['SyncSlow']),
    if(frees, [], [concat('SyncSlow{channel="', channel, '"}')]), if(frees, 'no rule demands it any more', '95 of 100 changes within 161 s'),
    map('p95', '161000'), dry, false, issued, 300000, issued + INTERVAL 5 MINUTE
FROM
(
    SELECT
        s.channel AS channel, cityHash64(s.channel, s.began) % 15 = 1 AS dry, step, s.began + toIntervalSecond(180 + step * 120) AS issued,
        s.began + toIntervalSecond(300 + step * 120) >= s.ended AS frees
    FROM fill_spells AS s ARRAY JOIN range(200) AS step
    WHERE issued < s.ended + INTERVAL 2 MINUTE AND issued <= toDateTime64($now, 3, 'UTC')
);

-- By hand, by one person or another.
INSERT INTO throttle_commands_rows
    (channel, revision, command_id, directives, rule_names, alert_ids, reason, evidence, dry_run, override, issued_at, ttl_ms, expires_at)
SELECT
    c.channel, toUnixTimestamp64Milli(issued), concat('h-', toString(w.number), '-', c.channel), '[{"skus":[],"mode":"PAUSE"}]', [], [], 'stock count at dc1',
    CAST(map(), 'Map(String, String)'), false, true, toDateTime64($now, 3, 'UTC') - toIntervalSecond(toUInt32(3600 * 3 + 86400 * 6 * (w.number + $u(c.n, w.number, 'hand')))) AS issued, 1800000, issued + INTERVAL 30 MINUTE
FROM numbers(1 + intDiv($days, 7)) AS w CROSS JOIN fill_channels AS c
WHERE c.n % 7 = 2 AND (w.number = 0 OR w.number < intDiv($days, 7));

INSERT INTO throttle_acks_rows (channel, revision, command_id, status, message, acked_at, version)
SELECT channel, revision, command_id, if(cityHash64(command_id) % 50 = 0, 'REFUSED', 'APPLIED'), '', issued_at + toIntervalMillisecond(200 + cityHash64(command_id) % 3000), 1
FROM throttle_commands_rows
WHERE cityHash64(command_id) % 40 != 1;

-- The rules of these alerts, one that was taken out, and the files.
INSERT INTO alert_rules_rows
    (rule_name, rule_group, place, metric, where_labels, group_by, condition, hold_ms, clear_condition, clear_hold_ms, no_data, severity, labels,
     annotations, throttle_scope, throttle_steps, throttle_ttl_ms, throttle_release_ms, dry_run, in_force_since, in_force_until, read_at, refused, version)
WITH toDateTime64($now, 3, 'UTC') AS latest
SELECT
    rule, if(rule = '', '', 'retailer'), if(rule = '', 'retailer.yaml', 'retailer.yaml:12'), if(rule = '', '', 'sync_latency_ms'), CAST(map(), 'Map(String, String)'), if(rule = '', [], ['channel']),
    if(rule = '', '', 'p95 of sync_latency_ms over 5m > 120000'), 120000, '< 60000', 300000, 'KEEP', if(rule = 'SyncSlow', 'page', 'ticket'), map('team', 'integration'),
    map('runbook', 'https://runbooks.example/sync-slow'), if(rule = 'SyncSlow', 'CHANNEL', ''), if(rule = 'SyncSlow', ['buffer 20 %', 'pause after 10m'], []), 300000, 300000, false,
    latest - INTERVAL 30 DAY, if(rule = 'SyncWasSlow', latest - INTERVAL 9 DAY, NULL), latest, '', if(rule = 'SyncWasSlow', 6, 7)
FROM (SELECT arrayJoin(['', 'SyncSlow', 'ChangesOverdue', 'OversellExposureValue', 'SourceBehind', 'LateEvents', 'NegativeAts', 'BooksDiffer', 'DeadLetters',
    'DuplicateReservations', 'SyncWasSlow']) AS rule);
