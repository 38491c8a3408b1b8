-- Half days of the hours that were filled as such; the last 8 days have come by the materialized view.
INSERT INTO sync_latency_12h_rows (window_start, channel, system, stage, samples, bins)
SELECT toStartOfInterval(hour.window_start, INTERVAL 12 HOUR) AS half_day, channel, system, stage, sum(hour.samples), sumMap(hour.bins)
FROM sync_latency_1h_rows AS hour
WHERE hour.window_start < toStartOfHour(toDateTime64($now, 3, 'UTC')) - INTERVAL 8 DAY
GROUP BY half_day, channel, system, stage
SETTINGS max_partitions_per_insert_block = 0;
