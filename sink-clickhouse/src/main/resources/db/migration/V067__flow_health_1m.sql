CREATE VIEW IF NOT EXISTS flow_health_1m AS
SELECT
    window_start, source, topic,
    events,
    duplicates,
    late,
    superseded,
    too_old,
    arraySum(mapValues(by_reason)) AS dead_letters,
    mapFilter((reason, n) -> n != 0, by_reason) AS dead_letters_by_reason,
    unmapped,
    capture_sum_millis AS capture_sum_ms,
    if(captured > 0, capture_sum_millis / captured, NULL) AS capture_mean_ms,
    stockscopeQuantile(bins, 0.5) AS capture_p50_ms,
    stockscopeQuantile(bins, 0.99) AS capture_p99_ms,
    backlog_millis AS backlog_ms,
    mapFilter((bin, n) -> n != 0, bins) AS capture_bins
FROM
(
    SELECT
        window_start, source, topic,
        sum(part.events) AS events,
        sum(part.duplicates) AS duplicates,
        sum(part.late) AS late,
        sum(part.superseded) AS superseded,
        sum(part.too_old) AS too_old,
        sum(part.unmapped) AS unmapped,
        sumMap(part.dead_letters) AS by_reason,
        sum(part.capture_sum_millis) AS capture_sum_millis,
        sumMap(part.capture_bins) AS bins,
        max(part.backlog_millis) AS backlog_millis,
        arraySum(mapValues(bins)) AS captured
    FROM flow_health_1m_rows AS part
    GROUP BY window_start, source, topic
)
WHERE events != 0 OR duplicates != 0 OR late != 0 OR superseded != 0
    OR too_old != 0 OR unmapped != 0 OR notEmpty(dead_letters_by_reason)
