-- Who the retailer is. Dropped again when all is filled; nothing of it is a table of Stockscope's.

CREATE TABLE fill_channels ENGINE = Memory AS
SELECT
    number AS n,
    $channelNames[1 + number] AS channel,
    -- Changes in 10 s at its busiest, of all systems together.
    24 / (1 + number % 7) AS pace,
    0.5 + $u(number, 'slow') AS slowness
FROM numbers($channels);

CREATE TABLE fill_locations ENGINE = Memory AS
SELECT number AS n, if(number < 3, concat('dc', toString(number + 1)), concat('store', toString(number - 2))) AS location
FROM numbers($locations);

CREATE TABLE fill_sources ENGINE = Memory AS
SELECT 'erp-main' AS source, 'erp.stock' AS topic, 'ERP' AS system, 20 AS pace
UNION ALL
SELECT concat('wms-', location), 'wms.stock', 'WMS', 30 FROM fill_locations WHERE n < 3
UNION ALL
SELECT concat('pos-', location), 'pos.lines', 'POS', 6 FROM fill_locations WHERE n >= 3
UNION ALL
SELECT 'oms', 'channel.reservations', 'RESERVATION', 60
UNION ALL
SELECT concat('pub-', channel), 'channel.availability', 'CHANNEL', toUInt8(pace) * 4 FROM fill_channels;

-- When a channel was late: now and then for minutes, on one day in thirty nearly all of them for hours; the
-- first two are late now.
CREATE TABLE fill_spells ENGINE = Memory AS
WITH toDateTime64($now, 3, 'UTC') AS latest
SELECT channel_n, channel, began, began + toIntervalSecond(toUInt32(lasted)) AS ended FROM
(
    SELECT
        c.n AS channel_n, c.channel AS channel, d.number AS day, cityHash64($seed, d.number, 'bad') % 30 = 7 AS bad,
        latest - toIntervalSecond(toUInt32((d.number + 1) * 86400 - 14400 - 57600 * $u(c.n, d.number, 'at'))) AS began,
        if(bad, 3600 + 10800 * $u(c.n, d.number, 'long'), 300 - 1500 * log(0.001 + $u(c.n, d.number, 'long'))) AS lasted
    FROM fill_channels AS c CROSS JOIN numbers($days) AS d
    WHERE $u(c.n, d.number, 'any') < if(bad, 0.8, 0.15)
)
WHERE day > 0
UNION ALL
SELECT n, channel, latest - INTERVAL 40 MINUTE, latest + INTERVAL 1 HOUR FROM fill_channels WHERE n < 2;
