CREATE MATERIALIZED VIEW IF NOT EXISTS sync_latency_1m_fill TO sync_latency_1m_rows AS
SELECT
    toStartOfMinute(window_start) AS window_start,
    channel,
    system,
    stage,
    sum(samples) AS samples,
    sum(inferred) AS inferred,
    sum(skewed) AS skewed,
    sum(sum_millis) AS sum_millis,
    max(max_millis) AS max_millis,
    sumMap(bins) AS bins
FROM sync_latency_rows
GROUP BY window_start, channel, system, stage
