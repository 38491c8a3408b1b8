CREATE VIEW IF NOT EXISTS book_comparisons_1m AS
SELECT
    window_start, location, system,
    sum(part.comparisons) AS comparisons,
    sum(part.differing) AS differing
FROM book_comparisons_1m_rows AS part
GROUP BY window_start, location, system
HAVING comparisons != 0 OR differing != 0
