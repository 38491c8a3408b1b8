-- Levels, negative ATS and sync latency by channel, in plain Flink SQL.
--
-- The tables erp_stock, wms_stock, pos_lines, channel_reservations and channel_availability have the columns of
-- their topics; occurredAt is event time, and the watermark follows recordedAt. reservation_ends is the topic of
-- reservations once more, with expiresAt as its event time: an expiry is an event that SQL cannot make otherwise.
-- ${channel_units} (one SELECT for each channel, of the locations that it sells from) and ${display_cap} are
-- written out from the channels' profiles.

-- What changes stock, each event once.
CREATE TEMPORARY VIEW stock_events AS
SELECT eventId AS event_id, sku, location, occurredAt AS rt, recordedAt AS recorded_at, 'ERP' AS `system`,
    CAST(0 AS BIGINT) AS on_hand, CAST(0 AS BIGINT) AS damaged, CAST(0 AS BIGINT) AS held,
    CASE WHEN kind = 'BASELINE' THEN quantity END AS baseline,
    CASE WHEN kind = 'SAFETY_STOCK' THEN quantity END AS safety_stock,
    CAST(NULL AS STRING) AS reservation_id, CAST(0 AS BIGINT) AS consumed
FROM erp_stock
WHERE kind IN ('BASELINE', 'SAFETY_STOCK')
UNION ALL
SELECT eventId, sku, location, occurredAt, recordedAt, 'WMS',
    CASE WHEN kind IN ('RECEIPT', 'TRANSFER_IN', 'RETURN', 'ADJUSTMENT') THEN quantity
        WHEN kind IN ('SHIP', 'TRANSFER_OUT') THEN -quantity ELSE 0 END,
    CASE WHEN kind = 'DAMAGE' THEN quantity WHEN disposition <> 'DAMAGED' THEN 0
        WHEN kind IN ('RETURN', 'ADJUSTMENT') THEN quantity
        WHEN kind IN ('SHIP', 'TRANSFER_OUT') THEN -quantity ELSE 0 END,
    CASE WHEN kind = 'HOLD' THEN quantity WHEN kind = 'RELEASE_HOLD' THEN -quantity WHEN disposition <> 'HELD' THEN 0
        WHEN kind IN ('RETURN', 'ADJUSTMENT') THEN quantity
        WHEN kind IN ('SHIP', 'TRANSFER_OUT') THEN -quantity ELSE 0 END,
    CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
    CASE WHEN kind IN ('SHIP', 'TRANSFER_OUT') THEN reservationId END, quantity
FROM wms_stock
WHERE kind <> 'COUNT'
UNION ALL
SELECT eventId, sku, location, occurredAt, recordedAt, 'POS',
    CASE WHEN kind = 'SALE' THEN -quantity ELSE quantity END,
    CASE WHEN kind = 'RETURN' AND disposition = 'DAMAGED' THEN quantity ELSE 0 END,
    CASE WHEN kind = 'RETURN' AND disposition = 'HELD' THEN quantity ELSE 0 END,
    CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS STRING), CAST(0 AS BIGINT)
FROM pos_lines;

CREATE TEMPORARY VIEW stock_events_once AS
SELECT * FROM (
    SELECT *, COUNT(*) OVER (
        PARTITION BY sku, event_id ORDER BY rt ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS nth
    FROM stock_events
) WHERE nth = 1;

-- (LAG takes all rows of an instant for one, so where the row before is wanted, it is the first of two.)
--
-- What happens to reservations: opened, consumed in part, closed, ended. Duplicates change nothing here, since
-- an opened quantity is a maximum, and closed is closed.
CREATE TEMPORARY VIEW reservation_steps AS
SELECT sku, reservationId AS reservation_id, occurredAt AS rt, recordedAt AS recorded_at, 'RESERVATION' AS `system`,
    CASE WHEN kind = 'CREATED' THEN location END AS location,
    CASE WHEN kind = 'CREATED' THEN quantity ELSE 0 END AS opened, CAST(0 AS BIGINT) AS consumed,
    CASE WHEN kind = 'CREATED' THEN 0 ELSE 1 END AS closed
FROM channel_reservations
UNION ALL
SELECT sku, reservationId, rt, CAST(rt AS TIMESTAMP(3)), 'RESERVATION', CAST(NULL AS STRING),
    CAST(0 AS BIGINT), CAST(0 AS BIGINT), 1
FROM reservation_ends
WHERE kind = 'CREATED' AND expiresAt IS NOT NULL
UNION ALL
SELECT sku, reservation_id, rt, recorded_at, `system`, CAST(NULL AS STRING), CAST(0 AS BIGINT), consumed, 0
FROM stock_events_once
WHERE reservation_id IS NOT NULL;

CREATE TEMPORARY VIEW reservation_states AS
SELECT sku, reservation_id, rt, recorded_at, `system`, location,
    CASE WHEN closed = 1 THEN 0 ELSE GREATEST(0, opened - consumed) END AS units
FROM (
    SELECT sku, reservation_id, rt, recorded_at, `system`,
        MAX(location) OVER w AS location, MAX(opened) OVER w AS opened,
        SUM(consumed) OVER w AS consumed, MAX(closed) OVER w AS closed
    FROM reservation_steps
    WINDOW w AS (
        PARTITION BY sku, reservation_id ORDER BY rt RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
);

CREATE TEMPORARY VIEW reserved_changes AS
SELECT sku, location, rt, recorded_at, `system`, units - units_before AS units
FROM (
    SELECT sku, location, rt, recorded_at, `system`, units,
        CASE WHEN COUNT(*) OVER w = 1 THEN 0 ELSE FIRST_VALUE(units) OVER w END AS units_before
    FROM reservation_states
    WINDOW w AS (PARTITION BY sku, reservation_id ORDER BY rt ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
)
WHERE location IS NOT NULL AND units <> units_before;

-- Everything that changes the stock of a SKU at a location; then its sums; then these from its baseline on.
CREATE TEMPORARY VIEW effects AS
SELECT sku, location, rt, recorded_at, `system`, on_hand, damaged, held, CAST(0 AS BIGINT) AS reserved, baseline,
    safety_stock
FROM stock_events_once
UNION ALL
SELECT sku, location, rt, recorded_at, `system`, CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), units,
    CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
FROM reserved_changes;

CREATE TEMPORARY VIEW sums AS
SELECT sku, location, rt, recorded_at, `system`, baseline,
    SUM(on_hand) OVER w AS on_hand, SUM(damaged) OVER w AS damaged, SUM(held) OVER w AS held,
    SUM(reserved) OVER w AS reserved, LAST_VALUE(safety_stock) OVER w AS safety_stock
FROM effects
WINDOW w AS (PARTITION BY sku, location ORDER BY rt RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);

CREATE TEMPORARY VIEW levels AS
SELECT sku, location, rt, recorded_at, `system`, on_hand, reserved,
    on_hand - damaged - held - reserved - safety_stock AS ats
FROM (
    SELECT sku, location, rt, recorded_at, `system`, reserved, COALESCE(safety_stock, 0) AS safety_stock,
        on_hand + LAST_VALUE(CASE WHEN baseline IS NOT NULL THEN baseline - on_hand END) OVER w AS on_hand,
        damaged - LAST_VALUE(CASE WHEN baseline IS NOT NULL THEN damaged END) OVER w AS damaged,
        held - LAST_VALUE(CASE WHEN baseline IS NOT NULL THEN held END) OVER w AS held
    FROM sums
    WINDOW w AS (PARTITION BY sku, location ORDER BY rt RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
WHERE on_hand IS NOT NULL;

CREATE TEMPORARY VIEW level_changes AS
SELECT *
FROM (
    SELECT sku, location, rt, recorded_at, `system`, ats,
        CASE WHEN COUNT(*) OVER w = 1 THEN 0 ELSE FIRST_VALUE(ats) OVER w END AS ats_before
    FROM levels
    WINDOW w AS (PARTITION BY sku, location ORDER BY rt ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
)
WHERE ats <> ats_before;

-- Negative ATS: gaps and islands.
CREATE TEMPORARY VIEW incidents AS
SELECT sku, location, MIN(rt) AS began_at, MAX(CASE WHEN ats >= 0 THEN rt END) AS ended_at, MIN(ats) AS lowest_ats,
    COUNT(*) AS version
FROM (
    SELECT sku, location, CAST(rt AS TIMESTAMP(3)) AS rt, ats,
        SUM(CASE WHEN ats < 0 AND ats_before >= 0 THEN 1 ELSE 0 END) OVER (
            PARTITION BY sku, location ORDER BY rt ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS nth
    FROM level_changes
    WHERE ats < 0 OR ats_before < 0
)
GROUP BY sku, location, nth;

-- The changes of ATS of a SKU, wherever they are: of those in one millisecond first what was recorded first. An order may
-- take from two locations at once, whose rows come from different tasks; OVER keeps the order in which they come, and
-- only MATCH_RECOGNIZE sorts by more than time.
CREATE TEMPORARY VIEW level_steps AS
SELECT *
FROM level_changes
MATCH_RECOGNIZE (
    PARTITION BY sku
    ORDER BY rt, recorded_at
    MEASURES
        STEP.location AS location, MATCH_ROWTIME(rt) AS rt, STEP.recorded_at AS recorded_at,
        STEP.`system` AS `system`, STEP.ats AS ats, STEP.ats_before AS ats_before
    ONE ROW PER MATCH
    AFTER MATCH SKIP PAST LAST ROW
    PATTERN (STEP)
    DEFINE STEP AS TRUE
);

-- What each channel should show, and what it shows: of the acknowledged updates the one that was published last, which
-- is the greatest text that begins with the time (23 characters), and goes on with both quantities.
CREATE TEMPORARY VIEW channel_units AS
${channel_units};

CREATE TEMPORARY VIEW channel_steps AS
SELECT sku, channel, rt, recorded_at, `system`, units, CAST(NULL AS STRING) AS display,
    CAST(NULL AS TIMESTAMP(3)) AS covers_erp,
    CAST(NULL AS TIMESTAMP(3)) AS covers_wms, CAST(NULL AS TIMESTAMP(3)) AS covers_pos,
    CAST(NULL AS TIMESTAMP(3)) AS covers_reservation
FROM channel_units
WHERE units <> 0
UNION ALL
SELECT sku, channel, occurredAt, recordedAt, 'CHANNEL', CAST(0 AS BIGINT),
    CONCAT(CAST(publishedAt AS STRING), LPAD(CAST(quantity AS STRING), 12, '0'), CAST(withheldQuantity AS STRING)),
    COALESCE(coversUpToBySystem['ERP'], coversUpTo, computedAt, publishedAt),
    COALESCE(coversUpToBySystem['WMS'], coversUpTo, computedAt, publishedAt),
    COALESCE(coversUpToBySystem['POS'], coversUpTo, computedAt, publishedAt),
    COALESCE(coversUpToBySystem['RESERVATION'], coversUpTo, computedAt, publishedAt)
FROM channel_availability
WHERE kind = 'ACKNOWLEDGED';

-- Two rows of one instant are two here (ROWS); nth is the order in which they came.
CREATE TEMPORARY VIEW channel_states AS
SELECT sku, channel, rt, nth, recorded_at, `system`, covers_erp, covers_wms, covers_pos, covers_reservation, truth,
    CASE WHEN displayed <> GREATEST(0, truth - withheld) THEN 1 ELSE 0 END AS diverged
FROM (
    SELECT sku, channel, rt, nth, recorded_at, `system`, covers_erp, covers_wms, covers_pos, covers_reservation,
        ${display_cap} AS truth, CAST(SUBSTRING(display, 24, 12) AS BIGINT) AS displayed,
        CAST(SUBSTRING(display, 36) AS BIGINT) AS withheld
    FROM (
        SELECT sku, channel, rt, recorded_at, `system`, covers_erp, covers_wms, covers_pos, covers_reservation,
            SUM(units) OVER w AS units, MAX(display) OVER w AS display, COUNT(*) OVER w AS nth
        FROM channel_steps
        WINDOW w AS (PARTITION BY sku, channel ORDER BY rt ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    )
);

CREATE TEMPORARY VIEW channel_changes AS
SELECT sku, channel, rt, nth, recorded_at, `system`, covers_erp, covers_wms, covers_pos, covers_reservation, diverged,
    CASE WHEN `system` <> 'CHANNEL' AND diverged = 1 AND truth <> truth_before THEN 1 ELSE 0 END AS pending
FROM (
    SELECT *, CASE WHEN nth = 1 THEN 0 ELSE FIRST_VALUE(truth) OVER w END AS truth_before
    FROM channel_states
    WINDOW w AS (PARTITION BY sku, channel ORDER BY rt ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
);

INSERT INTO peer_levels
SELECT sku, location, on_hand, reserved, ats, CAST(rt AS TIMESTAMP(3)) FROM levels;

INSERT INTO peer_negative_ats SELECT sku, location, began_at, ended_at, lowest_ats, version FROM incidents;

-- What is pending is what has changed and not ended; what of it is overdue is seen when it is asked for, since SQL
-- has no timers.
INSERT INTO peer_changes SELECT channel, CAST(rt AS TIMESTAMP(3)) FROM channel_changes WHERE pending = 1;

-- From each pending change to the acknowledgement that covers it, or to where the channel agrees otherwise.
INSERT INTO peer_ended_changes
SELECT channel, sku, `system`, occurred_at, recorded_at, finished_at, CASE WHEN acknowledged THEN 1 ELSE 0 END
FROM channel_changes
MATCH_RECOGNIZE (
    PARTITION BY sku, channel
    ORDER BY rt, nth
    MEASURES
        CHANGED.`system` AS `system`,
        CAST(CHANGED.rt AS TIMESTAMP(3)) AS occurred_at,
        CHANGED.recorded_at AS recorded_at,
        CAST(ENDED.rt AS TIMESTAMP(3)) AS finished_at,
        ENDED.`system` = 'CHANNEL' AND CHANGED.recorded_at <= CASE CHANGED.`system`
            WHEN 'ERP' THEN ENDED.covers_erp WHEN 'WMS' THEN ENDED.covers_wms
            WHEN 'POS' THEN ENDED.covers_pos ELSE ENDED.covers_reservation END AS acknowledged
    ONE ROW PER MATCH
    AFTER MATCH SKIP TO NEXT ROW
    PATTERN (CHANGED WAITING* ENDED)
    DEFINE
        CHANGED AS CHANGED.pending = 1,
        WAITING AS WAITING.diverged = 1 AND (WAITING.`system` <> 'CHANNEL' OR CHANGED.recorded_at > CASE CHANGED.`system`
            WHEN 'ERP' THEN WAITING.covers_erp WHEN 'WMS' THEN WAITING.covers_wms
            WHEN 'POS' THEN WAITING.covers_pos ELSE WAITING.covers_reservation END),
        ENDED AS ENDED.diverged = 0 OR (ENDED.`system` = 'CHANNEL' AND CHANGED.recorded_at <= CASE CHANGED.`system`
            WHEN 'ERP' THEN ENDED.covers_erp WHEN 'WMS' THEN ENDED.covers_wms
            WHEN 'POS' THEN ENDED.covers_pos ELSE ENDED.covers_reservation END)
);
