CREATE VIEW IF NOT EXISTS authority_violations_1h AS
SELECT
    window_start, source, state,
    sum(part.events) AS events
FROM authority_violations_1h_rows AS part
GROUP BY window_start, source, state
HAVING events != 0
