CREATE VIEW IF NOT EXISTS erp_posting_delay_1m AS
SELECT
    window_start, system,
    samples,
    unmatched,
    sum_millis AS sum_ms,
    if(samples > 0, sum_millis / samples, NULL) AS mean_ms,
    stockscopeMaximum(bins, max_millis) AS max_ms,
    stockscopeQuantile(bins, 0.5) AS p50_ms,
    stockscopeQuantile(bins, 0.95) AS p95_ms,
    stockscopeQuantile(bins, 0.99) AS p99_ms,
    mapFilter((bin, n) -> n != 0, bins) AS bins
FROM
(
    SELECT
        window_start, system,
        sum(part.samples) AS samples,
        sum(part.unmatched) AS unmatched,
        sum(part.sum_millis) AS sum_millis,
        max(part.max_millis) AS max_millis,
        sumMap(part.bins) AS bins
    FROM erp_posting_delay_1m_rows AS part
    GROUP BY window_start, system
)
WHERE samples != 0 OR unmatched != 0
