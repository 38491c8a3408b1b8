-- There is a row where numbers change: in every window while the channel is late, else in some.
INSERT INTO stale_exposure$suffix_rows
    (channel, window_start, stale_skus, oversell_units, oversell_value, lost_sale_units, lost_sale_value, oldest_since, most_stale_skus, most_oversell_value, most_lost_sale_value, version)
SELECT
    channel, at, skus, skus * 3, skus * 3 * 18.5, skus * 2, skus * 2 * 18.5,
    if(skus = 0, NULL, at - toIntervalSecond(toUInt32(60 + 3600 * $u(at, channel, 'old')))), skus + 2, (skus + 2) * 3 * 18.5, (skus + 2) * 2 * 18.5, 1
FROM
(
    SELECT
        $at AS at, c.channel AS channel, arrayExists(s -> at >= s.1 AND at < s.2, c.spells) AS late,
        toInt64(if(late, 20 + 300 * $u(at, channel), 6 * $u(at, channel)) * $skus / 100000) AS skus
    FROM numbers(intDiv(86400, $step)) AS w CROSS JOIN ($channelsOfDay) AS c
)
WHERE late OR $u(channel, at, 'changed') < $step / (60 + $step);
