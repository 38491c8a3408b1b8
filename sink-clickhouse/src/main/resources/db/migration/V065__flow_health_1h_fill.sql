CREATE MATERIALIZED VIEW IF NOT EXISTS flow_health_1h_fill TO flow_health_1h_rows AS
SELECT
    toStartOfHour(window_start) AS window_start,
    source,
    topic,
    sum(events) AS events,
    sum(duplicates) AS duplicates,
    sum(late) AS late,
    sum(superseded) AS superseded,
    sum(too_old) AS too_old,
    sum(unmapped) AS unmapped,
    sumMap(dead_letters) AS dead_letters,
    sum(capture_sum_millis) AS capture_sum_millis,
    sumMap(capture_bins) AS capture_bins,
    max(backlog_millis) AS backlog_millis
FROM flow_health_rows
GROUP BY window_start, source, topic
