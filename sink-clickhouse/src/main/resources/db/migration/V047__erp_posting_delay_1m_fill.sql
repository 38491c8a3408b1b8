CREATE MATERIALIZED VIEW IF NOT EXISTS erp_posting_delay_1m_fill TO erp_posting_delay_1m_rows AS
SELECT
    toStartOfMinute(window_start) AS window_start,
    system,
    sum(samples) AS samples,
    sum(unmatched) AS unmatched,
    sum(sum_millis) AS sum_millis,
    max(max_millis) AS max_millis,
    sumMap(bins) AS bins
FROM erp_posting_delay_rows
GROUP BY window_start, system
