CREATE MATERIALIZED VIEW IF NOT EXISTS authority_violations_1m_fill TO authority_violations_1m_rows AS
SELECT
    toStartOfMinute(window_start) AS window_start,
    source,
    state,
    sum(events) AS events
FROM authority_violations_rows
GROUP BY window_start, source, state
