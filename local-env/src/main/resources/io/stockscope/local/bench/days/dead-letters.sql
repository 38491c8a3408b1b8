-- Kept for 30 days: some every day, very many on one.

INSERT INTO dead_letters_rows (topic, partition, offset, key, reason, message, value, value_bytes, value_sha256, source, failed_at, version)
SELECT
    s.topic, toInt32(number % 4), number, $sku(number % $skus), ['UNDECODABLE', 'INVALID', 'UNKNOWN_SCHEMA', 'TOO_LARGE'][1 + number % 4],
    'field quantity: "two" is no long', concat('{"sku": "', $sku(number % $skus), '", "customer": "', repeat(lower(hex(cityHash64(number))), 12), '"}'), 260, NULL, s.source,
    toDateTime64($now, 3, 'UTC') - toIntervalMillisecond(toUInt64(86400000 * if(number % 4 = 0, 3.2 + 0.1 * $u(number, 'burst'), least($days, 30) * 0.999 * $u(number, 'failed')))), 1
FROM (SELECT number, cityHash64($seed, number, 'dead') % 13 AS at FROM numbers(intDiv(least($days, 30) * $skus, 100) + 100)) AS w
INNER JOIN (SELECT rowNumberInAllBlocks() AS n, * FROM (SELECT * FROM fill_sources ORDER BY topic DESC, source)) AS s ON s.n = w.at % (SELECT count() FROM fill_sources);

INSERT INTO dead_letter_recoveries_rows (topic, partition, offset, recovered_at, version)
SELECT topic, partition, offset, least(failed_at + INTERVAL 3 HOUR, toDateTime64($now, 3, 'UTC')), 1 FROM dead_letters_rows WHERE offset % 5 < 3;
