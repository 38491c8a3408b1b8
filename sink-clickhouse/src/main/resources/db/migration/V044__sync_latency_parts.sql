-- Rows of sync latency as they are: several per window, which add up, also to less. For questions over many
-- windows, which sum anyway: to make one row of each window first would cost most of their time and memory.
CREATE VIEW IF NOT EXISTS sync_latency_parts AS
SELECT window_start, channel, system, stage, samples, bins FROM sync_latency_rows;

CREATE VIEW IF NOT EXISTS sync_latency_1m_parts AS
SELECT window_start, channel, system, stage, samples, bins FROM sync_latency_1m_rows;

CREATE VIEW IF NOT EXISTS sync_latency_1h_parts AS
SELECT window_start, channel, system, stage, samples, bins FROM sync_latency_1h_rows;
