CREATE MATERIALIZED VIEW IF NOT EXISTS book_comparisons_1m_fill TO book_comparisons_1m_rows AS
SELECT
    toStartOfMinute(window_start) AS window_start,
    location,
    system,
    sum(comparisons) AS comparisons,
    sum(differing) AS differing
FROM book_comparisons_rows
GROUP BY window_start, location, system
