-- One row per source counts: the one with the highest version.
CREATE TABLE IF NOT EXISTS completeness_rows
(
    source LowCardinality(String),
    recorded_to DateTime64(3, 'UTC') COMMENT 'all that it recorded up to then has been read and applied',
    version UInt64,
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY source
SETTINGS non_replicated_deduplication_window = 10000;

-- What happened up to recorded_to may be recorded later still: all but a thousandth is after the 99.9th
-- percentile of the capture delay, here of the 24 hours before, by the minute. Null if there is nothing
-- to tell it from. A source that is 7 days behind the newest one is forgotten, as by the job.
CREATE VIEW IF NOT EXISTS completeness AS
WITH known AS
(
    SELECT source, recorded_to
    FROM completeness_rows FINAL
    WHERE recorded_to > (SELECT max(recorded_to) - INTERVAL 7 DAY FROM completeness_rows)
)
SELECT
    source,
    recorded_to,
    recorded_to - toIntervalMillisecond(toInt64(ceil(stockscopeQuantile(bins, 0.999)))) AS expected_complete_to
FROM
(
    SELECT
        told.source AS source,
        told.recorded_to AS recorded_to,
        sumMapIf(
            health.capture_bins,
            health.window_start >= told.recorded_to - INTERVAL 24 HOUR
                AND health.window_start <= told.recorded_to) AS bins
    FROM known AS told
    LEFT JOIN
    (
        SELECT source, window_start, capture_bins
        FROM flow_health_1m_rows
        WHERE window_start >= (SELECT min(recorded_to) - INTERVAL 24 HOUR - INTERVAL 1 MINUTE FROM known)
    ) AS health USING (source)
    GROUP BY source, recorded_to
);
