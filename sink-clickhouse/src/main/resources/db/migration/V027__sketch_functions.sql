-- The quantile of a sketch: the value of the bin with the smallest sample that at least that share of all n
-- does not exceed (nearest rank: ceil(q * n), less a millionth for the rounding of q); null if nothing is
-- in it. The same as SketchBins in Java: bin i of a logarithmic mapping with a relative error of 1 % holds
-- values from gamma^i on, with gamma = 1.01 / 0.99, and 0.0200... is the logarithm of that; bin -32768 is
-- the value 0. A function belongs to the server, not to a database.
CREATE FUNCTION IF NOT EXISTS stockscopeQuantile AS (bins, q) -> if(
    empty(mapFilter((bin, n) -> n > 0, bins)),
    NULL,
    arrayMap(
        bin -> if(bin = -32768, 0., 1.01 * exp(bin * 0.020000666706669435)),
        [arrayFirst(
            (bin, up_to) -> up_to >= ceil(q * arraySum(mapValues(mapFilter((bin, n) -> n > 0, bins))) - 0.000001),
            mapKeys(mapSort(mapFilter((bin, n) -> n > 0, bins))),
            arrayCumSum(mapValues(mapSort(mapFilter((bin, n) -> n > 0, bins)))))])[1]);

-- The largest value of a sketch from which values may have been taken back: what is known of the maximum
-- cannot be, so it counts up to the upper edge of the highest bin that holds something.
CREATE FUNCTION IF NOT EXISTS stockscopeMaximum AS (bins, known) -> if(
    empty(mapFilter((bin, n) -> n > 0, bins)),
    NULL,
    arrayMap(
        bin -> if(bin = -32768, 0, least(known, toInt64(ceil(exp((bin + 1) * 0.020000666706669435))))),
        [arrayMax(mapKeys(mapFilter((bin, n) -> n > 0, bins)))])[1]);
