-- Snapshots of all SKUs at night, counts by day.
INSERT INTO book_comparisons$suffix_rows (window_start, location, system, comparisons, differing)
SELECT at, location, system, n, toInt64(floor($u(at, location, system) + n * 0.004)) FROM
(
    SELECT
        $at AS at, l.location AS location, system,
        if(system = 'ERP', if(toHour(at) = 3, intDiv($skus * $step, 3600) + 1, 0), toInt64($u(location, at) < $step / (3600 + $step)) * 40) AS n
    FROM numbers(intDiv(86400, $step)) AS w CROSS JOIN fill_locations AS l ARRAY JOIN ['ERP', 'WMS'] AS system
)
WHERE n > 0;
