CREATE VIEW IF NOT EXISTS sync_slo_1h AS
SELECT
    window_start, channel,
    sum(part.good) AS good,
    sum(part.bad) AS bad,
    sum(part.absorbed) AS absorbed
FROM sync_slo_1h_rows AS part
GROUP BY window_start, channel
HAVING good != 0 OR bad != 0 OR absorbed != 0
