CREATE MATERIALIZED VIEW IF NOT EXISTS authority_violations_1h_fill TO authority_violations_1h_rows AS
SELECT
    toStartOfHour(window_start) AS window_start,
    source,
    state,
    sum(events) AS events
FROM authority_violations_rows
GROUP BY window_start, source, state
