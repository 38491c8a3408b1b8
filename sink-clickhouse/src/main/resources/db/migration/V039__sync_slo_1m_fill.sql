CREATE MATERIALIZED VIEW IF NOT EXISTS sync_slo_1m_fill TO sync_slo_1m_rows AS
SELECT
    toStartOfMinute(window_start) AS window_start,
    channel,
    sum(good) AS good,
    sum(bad) AS bad,
    sum(absorbed) AS absorbed
FROM sync_slo_rows
GROUP BY window_start, channel
