CREATE VIEW IF NOT EXISTS sync_latency_1h AS
SELECT
    window_start, channel, system, stage,
    samples,
    inferred,
    skewed,
    sum_millis AS sum_ms,
    if(samples > 0, sum_millis / samples, NULL) AS mean_ms,
    stockscopeMaximum(bins, max_millis) AS max_ms,
    stockscopeQuantile(bins, 0.5) AS p50_ms,
    stockscopeQuantile(bins, 0.9) AS p90_ms,
    stockscopeQuantile(bins, 0.95) AS p95_ms,
    stockscopeQuantile(bins, 0.99) AS p99_ms,
    mapFilter((bin, n) -> n != 0, bins) AS bins
FROM
(
    SELECT
        window_start, channel, system, stage,
        sum(part.samples) AS samples,
        sum(part.inferred) AS inferred,
        sum(part.skewed) AS skewed,
        sum(part.sum_millis) AS sum_millis,
        max(part.max_millis) AS max_millis,
        sumMap(part.bins) AS bins
    FROM sync_latency_1h_rows AS part
    GROUP BY window_start, channel, system, stage
)
WHERE samples != 0 OR inferred != 0 OR skewed != 0
