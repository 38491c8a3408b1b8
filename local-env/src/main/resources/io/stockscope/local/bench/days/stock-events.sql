-- A change of stock, and what 20 channels are told of it: each publishes an update and mostly acknowledges it.
-- Half of all events change what can be sold. A SKU is the more popular the lower its number.
INSERT INTO stock_events_rows
    (sku, event_id, topic, kind, source, location, channel, quantity, occurred_at, recorded_at, correlation_id, withheld, published_at, covers_up_to)
SELECT
    sku, concat(prefix, '-', lower(hex(cityHash64($seed, id, $day, part.1, part.2)))), part.3, part.4, part.5, part.6, part.7, part.8,
    at + toIntervalMillisecond(part.9), at + toIntervalMillisecond(part.9 + if(part.1 = '', capture, 0)),
    if(part.1 = '', concat('O-', toString(id)), NULL), 0,
    if(part.1 = '', NULL, at + toIntervalMillisecond(capture + 2000)), if(part.1 = '', NULL, at + toIntervalMillisecond(capture + 1000))
FROM
(
    SELECT
        id, at, sku, prefix, capture,
        arrayConcat(
            [('', '', topic, kind, source, CAST(location, 'Nullable(String)'), if(topic = 'channel.reservations', CAST(first_channel, 'Nullable(String)'), NULL), toInt64(1 + row % 3), toUInt64(0))],
            if(tells, arrayMap(c -> (c.1, 'p', 'channel.availability', 'PUBLISHED', concat('pub-', c.1), CAST(NULL, 'Nullable(String)'), CAST(c.1, 'Nullable(String)'), left_over, capture + 2000 + c.2 % 500), told), []),
            if(tells, arrayMap(c -> (c.1, 'a', 'channel.availability', 'ACKNOWLEDGED', concat('pub-', c.1), CAST(NULL, 'Nullable(String)'), CAST(c.1, 'Nullable(String)'), left_over, capture + 4000 + c.2 % 9000), arrayFilter(c -> c.2 % 1000 != 0, told)), [])) AS parts
    FROM
    (
        SELECT
            w.number AS id, cityHash64($seed, id, $day, 'event') AS row,
            toDateTime64($now, 3, 'UTC') - toIntervalMillisecond(toUInt64(86400000 * ($day + $u(id, $day, 'at')))) AS at,
            $popular(id, $day, 'sku') AS sku,
            row % 10 AS which,
            multiIf(which < 3, 'channel.reservations', which < 6, 'wms.stock', which < 8, 'pos.lines', 'erp.stock') AS topic,
            multiIf(which < 2, 'CREATED', which = 2, 'CONSUMED', which < 5, 'SHIP', which = 5, 'RECEIPT', which < 8, 'SALE', 'POSTING') AS kind,
            multiIf(which < 3, 'oms', which < 6, concat('wms-dc', toString(1 + row % 3)), which < 8, 'pos-store1', 'erp-main') AS source,
            multiIf(which < 3, 'oms', which < 6, 'wms', which < 8, 'pos', 'erp') AS prefix,
            concat('dc', toString(1 + row % 3)) AS location,
            multiIf(which < 6, 900, which < 8, 40000, 20000) AS capture,
            kind IN ('CREATED', 'SALE', 'RECEIPT') AS tells,
            toInt64(row % 60) AS left_over,
            arrayMap(c -> (c, cityHash64(row, c)), c.names) AS told,
            c.names[1 + row % length(c.names)] AS first_channel
        FROM numbers(intDiv($skus * 3, 2) + 10) AS w CROSS JOIN (SELECT groupArray(channel) AS names FROM fill_channels) AS c
    )
)
ARRAY JOIN parts AS part
WHERE at + toIntervalMillisecond(part.9) < toDateTime64($now, 3, 'UTC');
