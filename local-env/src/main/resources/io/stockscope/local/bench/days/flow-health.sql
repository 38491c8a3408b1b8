INSERT INTO flow_health$suffix_rows
    (window_start, source, topic, events, duplicates, late, superseded, too_old, unmapped, unpriced, dead_letters, capture_sum_millis, capture_bins, backlog_millis)
SELECT
    at, source, topic, n, toInt64(row % 90 = 0), toInt64(row % 70 = 0), toInt64(row % 210 = 0), toInt64(row % 997 = 0), toInt64(row % 499 = 0), 0,
    if(row % 301 = 0, map('UNDECODABLE', toInt64(1)), CAST(map(), 'Map(String, Int64)')), n * ms,
    mapFromArrays(keys, arrayMap((key, i) -> if(i = 1, n - (length(keys) - 1) * intDiv(n, length(keys)), intDiv(n, length(keys))), keys, arrayEnumerate(keys))),
    toInt64(1200 + row % 900 + if(row % 5003 < 3, 90000, 0))
FROM
(
    SELECT
        at, source, topic, n, ms, row,
        arrayDistinct(arrayMap(
            j -> toInt16(floor(log(ms) / 0.020000666706669435) + cityHash64(row, j) % 41 + intDiv(cityHash64(row, j), 41) % 41 - 40),
            range(toUInt64(least(n, $bins))))) AS keys
    FROM
    (
        SELECT
            $at AS at, s.source AS source, s.topic AS topic, cityHash64($seed, at, source, 'flow') AS row,
            multiIf(s.system = 'ERP', 20000, s.system = 'POS', 40000, 900) AS ms,
            toInt64(floor($u(at, source) + (0.5 + $u(source, at)) * s.pace * $rhythm(at) * $step / 10)) AS n
        FROM numbers(intDiv(86400, $step)) AS w CROSS JOIN fill_sources AS s
    )
    WHERE n > 0
);
