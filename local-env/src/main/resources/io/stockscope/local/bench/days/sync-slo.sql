INSERT INTO sync_slo$suffix_rows (window_start, channel, good, bad, absorbed)
SELECT at, channel, n - bad, toInt64(floor($u(at, channel, 'bad') + n * if(late, 0.6, 0.002 * slowness))) AS bad, intDiv(n, 10)
FROM
(
    SELECT
        $at AS at, c.channel AS channel, c.slowness AS slowness, arrayExists(s -> at >= s.1 AND at < s.2, c.spells) AS late,
        toInt64(ceil((0.5 + $u(at, channel)) * c.pace * $rhythm(at) * $step / 10)) AS n
    FROM numbers(intDiv(86400, $step)) AS w CROSS JOIN ($channelsOfDay) AS c
);
