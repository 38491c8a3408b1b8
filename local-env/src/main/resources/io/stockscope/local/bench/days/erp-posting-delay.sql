-- The ERP posts every quarter of an hour.
INSERT INTO erp_posting_delay$suffix_rows (window_start, system, samples, unmatched, sum_millis, max_millis, bins)
SELECT at, system, n, toInt64(n % 40 = 0), n * ms, ms * 2, map(toInt16(floor(log(ms) / 0.020000666706669435)), n - intDiv(n, 4), toInt16(floor(log(ms * 2) / 0.020000666706669435)), intDiv(n, 4))
FROM
(
    SELECT
        $at AS at, system, toInt64(1 + 400 * $rhythm(at) * $u(at, system) * $step / 900) AS n,
        toInt64(300000 + 900000 * $u(system, at)) AS ms
    FROM numbers(intDiv(86400, $step)) AS w ARRAY JOIN ['WMS', 'POS'] AS system
)
WHERE toMinute(at) % 15 < 2;
