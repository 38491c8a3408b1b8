-- Rows of flow health as they are: several per window, which add up, as those of sync latency.
CREATE VIEW IF NOT EXISTS flow_health_parts AS
SELECT
    window_start, source, topic, events, duplicates, late, superseded, too_old,
    arraySum(mapValues(dead_letters)) AS dead_letters, unmapped, capture_bins, backlog_millis AS backlog_ms
FROM flow_health_rows;

CREATE VIEW IF NOT EXISTS flow_health_1m_parts AS
SELECT
    window_start, source, topic, events, duplicates, late, superseded, too_old,
    arraySum(mapValues(dead_letters)) AS dead_letters, unmapped, capture_bins, backlog_millis AS backlog_ms
FROM flow_health_1m_rows;

CREATE VIEW IF NOT EXISTS flow_health_1h_parts AS
SELECT
    window_start, source, topic, events, duplicates, late, superseded, too_old,
    arraySum(mapValues(dead_letters)) AS dead_letters, unmapped, capture_bins, backlog_millis AS backlog_ms
FROM flow_health_1h_rows;
