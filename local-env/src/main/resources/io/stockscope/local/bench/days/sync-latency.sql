INSERT INTO sync_latency$suffix_rows (window_start, channel, system, stage, samples, inferred, skewed, sum_millis, max_millis, bins)
SELECT
    at, channel, system, stage, n, toInt64(row % 20 = 0), 0, n * ms, toInt64(exp((arrayMax(keys) + 1) * 0.020000666706669435)),
    mapFromArrays(keys, arrayMap((key, i) -> if(i = 1, n - (length(keys) - 1) * intDiv(n, length(keys)), intDiv(n, length(keys))), keys, arrayEnumerate(keys)))
FROM
(
    SELECT
        at, channel, system, stage, n, ms, row,
        arrayDistinct(arrayMap(
            j -> toInt16(floor(log(ms) / 0.020000666706669435) + cityHash64(row, j) % 41 + intDiv(cityHash64(row, j), 41) % 41 - 40
                + if(cityHash64(row, j) % 97 = 0, 70, 0)),
            range(toUInt64(least(n, $bins))))) AS keys
    FROM
    (
        SELECT
            at, channel, system, stage, n, cityHash64($seed, at, channel, system, stage) AS row,
            toInt64((0.7 + 0.6 * (row % 1000) / 1000) * slowness
                * multiIf(stage = 'capture', capture, stage = 'compute', 1400, stage = 'publish', if(late, 40000, 2100),
                    stage = 'acknowledge', if(late, 120000, 4200), capture + if(late, 161400, 7700))) AS ms
        FROM
        (
            SELECT
                at, channel, slowness, late, system,
                multiIf(system = 'ERP', 20000, system = 'POS', 40000, 900) AS capture,
                -- The ERP posts in bursts, tills are open by day.
                toInt64(floor($u(at, channel, system) + (0.5 + $u(system, at, channel)) * pace * rhythm * $step / 10
                    * multiIf(system = 'ERP', if($step > 600 OR toMinute(at) % 15 < 2, 0.3, 0), system = 'POS', if(toHour(at) BETWEEN 8 AND 20, 0.2, 0),
                        system = 'WMS', 0.2, 0.4))) AS n
            FROM
            (
                SELECT
                    $at AS at, c.channel AS channel, c.pace AS pace, c.slowness AS slowness,
                    arrayExists(s -> at >= s.1 AND at < s.2, c.spells) AS late, $rhythm(at) AS rhythm
                FROM numbers(intDiv(86400, $step)) AS w CROSS JOIN ($channelsOfDay) AS c
            )
            ARRAY JOIN ['ERP', 'WMS', 'POS', 'RESERVATION'] AS system
        )
        ARRAY JOIN ['capture', 'compute', 'publish', 'acknowledge', 'total'] AS stage
        WHERE n > 0
    )
);
