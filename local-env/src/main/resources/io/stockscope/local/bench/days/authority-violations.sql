INSERT INTO authority_violations$suffix_rows (window_start, source, state, events)
SELECT at, source, state, 3 FROM
(
    SELECT $at AS at, source, state
    FROM numbers(intDiv(86400, $step)) AS w ARRAY JOIN ['erp-main', 'pos-store1'] AS source, ['sale', 'reservation'] AS state
)
WHERE $u(at, source, state) < $step / (7200 + $step);
