-- The largest value of a sketch from which values may have been taken back: what is known of the maximum
-- cannot be, so it counts up to the upper edge of the highest bin that holds something.
CREATE FUNCTION IF NOT EXISTS stockscopeMaximum AS (bins, known) -> if(
    empty(mapFilter((bin, n) -> n > 0, bins)),
    NULL,
    arrayMap(
        bin -> if(bin = -32768, 0, least(known, toInt64(ceil(exp((bin + 1) * 0.020000666706669435))))),
        [arrayMax(mapKeys(mapFilter((bin, n) -> n > 0, bins)))])[1])
