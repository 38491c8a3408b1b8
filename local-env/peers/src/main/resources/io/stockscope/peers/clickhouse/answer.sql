-- What is true now, from all events up to ${now}; each statement is a step, since several answers go back to it.
-- At one instant first all events, by recorded time and id, then expiries (rank 1).

CREATE TABLE reserved_changes ENGINE = MergeTree ORDER BY (sku, location) AS
SELECT sku, location, at, rank, recorded_at, id, system, units - units_before AS reserved
FROM
(
    SELECT *, lagInFrame(units, 1, 0) OVER (
        PARTITION BY sku, reservation_id ORDER BY at, rank, recorded_at, id
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS units_before
    FROM
    (
        SELECT sku, reservation_id, at, rank, recorded_at, id, system,
            max(step_location) OVER w AS location,
            if(max(closed) OVER w = 1, 0, greatest(0, max(opened) OVER w - sum(consumed) OVER w)) AS units
        FROM
        (
            SELECT sku, reservation_id, at, 0 AS rank, recorded_at, event_id AS id, 'RESERVATION' AS system,
                if(opened > 0, toString(location), '') AS step_location, opened, 0 AS consumed, closed
            FROM reservation_events FINAL
            UNION ALL
            SELECT sku, reservation_id, assumeNotNull(expires_at), 1, assumeNotNull(expires_at), reservation_id,
                'RESERVATION', '', 0, 0, 1
            FROM reservation_events FINAL
            WHERE expires_at <= ${now}
            UNION ALL
            SELECT sku, reservation_id, at, 0, recorded_at, event_id, toString(system), '', 0, consumed, 0
            FROM stock_events FINAL
            WHERE reservation_id != ''
        )
        WINDOW w AS (
            PARTITION BY sku, reservation_id ORDER BY at, rank, recorded_at, id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    )
)
WHERE units != units_before AND location != '';

-- After each event, the stock at its location.
CREATE TABLE level_history ENGINE = MergeTree ORDER BY (sku, location) AS
SELECT *, lagInFrame(ats, 1, 0) OVER (
    PARTITION BY sku, location ORDER BY at, rank, recorded_at, id
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS ats_before
FROM
(
    SELECT sku, location, at, rank, recorded_at, id, system, all_reserved AS reserved,
        assumeNotNull(sum_on_hand + anyLast(if(baseline IS NULL, NULL, baseline - sum_on_hand)) OVER w) AS on_hand,
        assumeNotNull(on_hand - (sum_damaged - anyLast(if(baseline IS NULL, NULL, sum_damaged)) OVER w)
            - (sum_held - anyLast(if(baseline IS NULL, NULL, sum_held)) OVER w)
            - all_reserved - ifNull(anyLast(safety_stock) OVER w, 0)) AS ats,
        count(baseline) OVER w > 0 AS anchored
    FROM
    (
        SELECT sku, location, at, rank, recorded_at, id, system, baseline, safety_stock,
            sum(on_hand) OVER w AS sum_on_hand, sum(damaged) OVER w AS sum_damaged, sum(held) OVER w AS sum_held,
            sum(reserved) OVER w AS all_reserved
        FROM
        (
            SELECT sku, location, at, rank, recorded_at, id, any(system) AS system, sum(on_hand) AS on_hand,
                sum(damaged) AS damaged, sum(held) AS held, sum(reserved) AS reserved, max(baseline) AS baseline,
                max(safety_stock) AS safety_stock
            FROM
            (
                SELECT sku, location, at, 0 AS rank, recorded_at, event_id AS id, toString(system) AS system, on_hand,
                    damaged, held, 0 AS reserved, baseline, safety_stock
                FROM stock_events FINAL
                UNION ALL
                SELECT sku, location, at, rank, recorded_at, id, system, 0, 0, 0, reserved, NULL, NULL
                FROM reserved_changes
            )
            GROUP BY sku, location, at, rank, recorded_at, id
        )
        WINDOW w AS (
            PARTITION BY sku, location ORDER BY at, rank, recorded_at, id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    )
    WINDOW w AS (
        PARTITION BY sku, location ORDER BY at, rank, recorded_at, id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
WHERE anchored;

INSERT INTO peer_levels (sku, location, on_hand, reserved, ats, version)
SELECT sku, location, last.1, last.2, last.3, 1
FROM
(
    SELECT sku, location, argMax((on_hand, reserved, ats), (at, rank, recorded_at, id)) AS last
    FROM level_history
    GROUP BY sku, location
);

INSERT INTO peer_negative_ats (sku, location, began_at, ended_at, lowest_ats, version)
SELECT sku, location, min(at) AS began, if(max(ats) < 0, NULL, max(at)) AS ended, min(ats), 1
FROM
(
    SELECT sku, location, at, ats, countIf(ats < 0 AND ats_before >= 0) OVER (
        PARTITION BY sku, location ORDER BY at, rank, recorded_at, id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS nth
    FROM level_history
    WHERE ats < 0 OR ats_before < 0
)
GROUP BY sku, location, nth
HAVING ended IS NULL OR ended != began;

-- Which channels sell from a location; one without locations sells from all.
CREATE TABLE channel_locations ENGINE = MergeTree ORDER BY location AS
SELECT channel, location
FROM channel_terms
CROSS JOIN (SELECT DISTINCT toString(location) AS location FROM level_history) AS l
WHERE empty(locations) OR has(locations, location);

-- After each change of its truth and each acknowledgement, what a channel should show, and whether it does; nth is its
-- place in the order of events, since several may have one time.
CREATE TABLE channel_history ENGINE = MergeTree ORDER BY (sku, channel, nth) AS
SELECT sku, channel, nth, at, recorded_at, system, covers, diverged,
    system != 'CHANNEL' AND diverged AND truth != truth_before AS pending
FROM
(
    SELECT *, lagInFrame(truth, 1, 0) OVER (
        PARTITION BY sku, channel ORDER BY nth
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS truth_before,
        acknowledged AND displayed_now != greatest(0, truth - withheld_now) AS diverged
    FROM
    (
        SELECT sku, channel, nth, at, recorded_at, system, covers,
            least(sum(units) OVER w, terms.cap) AS truth,
            argMaxIf(displayed, (published_at, nth), system = 'CHANNEL') OVER w AS displayed_now,
            argMaxIf(withheld, (published_at, nth), system = 'CHANNEL') OVER w AS withheld_now,
            countIf(system = 'CHANNEL') OVER w > 0 AS acknowledged
        FROM
        (
            SELECT *, row_number() OVER (PARTITION BY sku, channel ORDER BY at, rank, recorded_at, id) AS nth
            FROM
            (
                SELECT sku, channel, at, rank, recorded_at, id, any(system) AS system,
                    sum(greatest(0, ats) - greatest(0, ats_before)) AS units, 0 AS displayed, 0 AS withheld,
                    toDateTime64(0, 3, 'UTC') AS published_at, CAST([], 'Array(DateTime64(3, \'UTC\'))') AS covers
                FROM level_history
                INNER JOIN channel_locations USING (location)
                GROUP BY sku, channel, at, rank, recorded_at, id
                UNION ALL
                SELECT sku, channel, at, 0, recorded_at, event_id, 'CHANNEL', 0, displayed, withheld, published_at,
                    covers
                FROM acknowledgements FINAL
            )
        ) AS steps
        INNER JOIN channel_terms AS terms USING (channel)
        WINDOW w AS (PARTITION BY sku, channel ORDER BY nth ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    )
);

-- The first acknowledgement that covers a change, and the first moment at which the channel agrees.
CREATE TABLE change_history ENGINE = MergeTree ORDER BY (channel, sku) AS
SELECT changes.channel AS channel, changes.sku AS sku, changes.system AS system, changes.at AS occurred_at,
    changes.recorded_at AS recorded_at,
    if(covering.nth > 0, covering.at, NULL) AS acknowledged_at,
    if(agreeing.nth > 0, agreeing.at, NULL) AS agreed_at,
    covering.nth > 0 AND (agreeing.nth = 0 OR covering.nth <= agreeing.nth) AS is_sample
FROM (SELECT * FROM channel_history WHERE pending) AS changes
ASOF LEFT JOIN
(
    SELECT sku, channel, system, up_to, min(nth) AS nth, min(at) AS at
    FROM
    (
        SELECT sku, channel, name AS system, nth, at, max(covered_to) OVER (
            PARTITION BY sku, channel, name ORDER BY nth
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to
        FROM channel_history
        ARRAY JOIN covers AS covered_to, ['ERP', 'WMS', 'POS', 'RESERVATION'] AS name
        WHERE channel_history.system = 'CHANNEL'
    )
    GROUP BY sku, channel, system, up_to
) AS covering
ON changes.sku = covering.sku AND changes.channel = covering.channel AND changes.system = covering.system
    AND changes.recorded_at <= covering.up_to
ASOF LEFT JOIN (SELECT sku, channel, nth, at FROM channel_history WHERE NOT diverged) AS agreeing
ON changes.sku = agreeing.sku AND changes.channel = agreeing.channel AND changes.nth <= agreeing.nth;

INSERT INTO peer_latency (channel, sku, system, occurred_at, recorded_at, acknowledged_at)
SELECT channel, sku, system, occurred_at, recorded_at, acknowledged_at
FROM change_history
WHERE is_sample;

INSERT INTO peer_pending (channel, part, pending, overdue, version)
SELECT channel, '', count(), countIf(occurred_at + toIntervalMillisecond(objective_ms) <= ${now}), 1
FROM change_history
INNER JOIN channel_terms USING (channel)
WHERE acknowledged_at IS NULL AND agreed_at IS NULL
GROUP BY channel;
