CREATE MATERIALIZED VIEW IF NOT EXISTS book_comparisons_1h_fill TO book_comparisons_1h_rows AS
SELECT
    toStartOfHour(window_start) AS window_start,
    location,
    system,
    sum(comparisons) AS comparisons,
    sum(differing) AS differing
FROM book_comparisons_rows
GROUP BY window_start, location, system
