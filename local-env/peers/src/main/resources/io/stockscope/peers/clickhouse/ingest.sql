-- What ClickHouse reads by itself: a table of its Kafka engine per topic, behind each a materialized view that keeps
-- what the answers need. Events that come twice are one row, since they replace each other.

CREATE TABLE stock_events
(
    sku String, location LowCardinality(String), at DateTime64(3, 'UTC'), recorded_at DateTime64(3, 'UTC'),
    event_id String, system LowCardinality(String), on_hand Int64, damaged Int64, held Int64,
    baseline Nullable(Int64), safety_stock Nullable(Int64), reservation_id String, consumed Int64
)
ENGINE = ReplacingMergeTree ORDER BY (sku, location, at, recorded_at, event_id);

CREATE TABLE reservation_events
(
    sku String, reservation_id String, at DateTime64(3, 'UTC'), recorded_at DateTime64(3, 'UTC'), event_id String,
    location LowCardinality(String), opened Int64, closed UInt8, expires_at Nullable(DateTime64(3, 'UTC'))
)
ENGINE = ReplacingMergeTree ORDER BY (sku, reservation_id, at, recorded_at, event_id);

CREATE TABLE acknowledgements
(
    sku String, channel LowCardinality(String), at DateTime64(3, 'UTC'), recorded_at DateTime64(3, 'UTC'),
    event_id String, displayed Int64, withheld Int64, published_at DateTime64(3, 'UTC'),
    covers Array(DateTime64(3, 'UTC')) COMMENT 'of ERP, WMS, POS, RESERVATION'
)
ENGINE = ReplacingMergeTree ORDER BY (sku, channel, at, recorded_at, event_id);

CREATE TABLE erp_stock
(
    eventId String, occurredAt DateTime64(3, 'UTC'), recordedAt DateTime64(3, 'UTC'), kind String, sku String,
    location String, quantity Int64
)
ENGINE = Kafka SETTINGS ${kafka}, kafka_topic_list = 'erp.stock';

CREATE TABLE wms_stock
(
    eventId String, occurredAt DateTime64(3, 'UTC'), recordedAt DateTime64(3, 'UTC'), kind String, sku String,
    location String, quantity Int64, reservationId Nullable(String), disposition String
)
ENGINE = Kafka SETTINGS ${kafka}, kafka_topic_list = 'wms.stock';

CREATE TABLE pos_lines
(
    eventId String, occurredAt DateTime64(3, 'UTC'), recordedAt DateTime64(3, 'UTC'), kind String, sku String,
    location String, quantity Int64, disposition String
)
ENGINE = Kafka SETTINGS ${kafka}, kafka_topic_list = 'pos.lines';

CREATE TABLE channel_reservations
(
    eventId String, occurredAt DateTime64(3, 'UTC'), recordedAt DateTime64(3, 'UTC'), kind String,
    reservationId String, sku String, location String, quantity Int64, expiresAt Nullable(DateTime64(3, 'UTC'))
)
ENGINE = Kafka SETTINGS ${kafka}, kafka_topic_list = 'channel.reservations';

CREATE TABLE channel_availability
(
    eventId String, occurredAt DateTime64(3, 'UTC'), recordedAt DateTime64(3, 'UTC'), kind String, channel String,
    sku String, quantity Int64, withheldQuantity Int64, coversUpTo Nullable(DateTime64(3, 'UTC')),
    coversUpToBySystem Map(String, DateTime64(3, 'UTC')), computedAt Nullable(DateTime64(3, 'UTC')),
    publishedAt DateTime64(3, 'UTC')
)
ENGINE = Kafka SETTINGS ${kafka}, kafka_topic_list = 'channel.availability';

CREATE MATERIALIZED VIEW erp_stock_fill TO stock_events AS
SELECT sku, location, occurredAt AS at, recordedAt AS recorded_at, eventId AS event_id, 'ERP' AS system,
    0 AS on_hand, 0 AS damaged, 0 AS held, if(kind = 'BASELINE', quantity, NULL) AS baseline,
    if(kind = 'SAFETY_STOCK', quantity, NULL) AS safety_stock, '' AS reservation_id, 0 AS consumed
FROM erp_stock WHERE kind IN ('BASELINE', 'SAFETY_STOCK');

CREATE MATERIALIZED VIEW wms_stock_fill TO stock_events AS
SELECT sku, location, occurredAt AS at, recordedAt AS recorded_at, eventId AS event_id, 'WMS' AS system,
    multiIf(kind IN ('RECEIPT', 'TRANSFER_IN', 'RETURN', 'ADJUSTMENT'), quantity,
        kind IN ('SHIP', 'TRANSFER_OUT'), -quantity, 0) AS on_hand,
    multiIf(kind = 'DAMAGE', quantity, disposition = 'DAMAGED', on_hand, 0) AS damaged,
    multiIf(kind = 'HOLD', quantity, kind = 'RELEASE_HOLD', -quantity, disposition = 'HELD', on_hand, 0) AS held,
    CAST(NULL, 'Nullable(Int64)') AS baseline, CAST(NULL, 'Nullable(Int64)') AS safety_stock,
    if(kind IN ('SHIP', 'TRANSFER_OUT'), ifNull(reservationId, ''), '') AS reservation_id, quantity AS consumed
FROM wms_stock WHERE kind != 'COUNT';

CREATE MATERIALIZED VIEW pos_lines_fill TO stock_events AS
SELECT sku, location, occurredAt AS at, recordedAt AS recorded_at, eventId AS event_id, 'POS' AS system,
    if(kind = 'SALE', -quantity, quantity) AS on_hand,
    if(kind = 'RETURN' AND disposition = 'DAMAGED', quantity, 0) AS damaged,
    if(kind = 'RETURN' AND disposition = 'HELD', quantity, 0) AS held,
    CAST(NULL, 'Nullable(Int64)') AS baseline, CAST(NULL, 'Nullable(Int64)') AS safety_stock, '' AS reservation_id, 0 AS consumed
FROM pos_lines;

CREATE MATERIALIZED VIEW channel_reservations_fill TO reservation_events AS
SELECT sku, reservationId AS reservation_id, occurredAt AS at, recordedAt AS recorded_at, eventId AS event_id,
    location, if(kind = 'CREATED', quantity, 0) AS opened, kind != 'CREATED' AS closed,
    if(kind = 'CREATED', expiresAt, NULL) AS expires_at
FROM channel_reservations;

CREATE MATERIALIZED VIEW channel_availability_fill TO acknowledgements AS
SELECT sku, channel, occurredAt AS at, recordedAt AS recorded_at, eventId AS event_id, quantity AS displayed,
    withheldQuantity AS withheld, publishedAt AS published_at,
    arrayMap(system -> if(mapContains(coversUpToBySystem, system), coversUpToBySystem[system],
        coalesce(coversUpTo, computedAt, publishedAt)), ['ERP', 'WMS', 'POS', 'RESERVATION']) AS covers
FROM channel_availability WHERE kind = 'ACKNOWLEDGED';

-- The profiles of the channels, written when it starts.
CREATE TABLE channel_terms (channel String, locations Array(String), cap Int64, objective_ms Int64)
ENGINE = MergeTree ORDER BY channel;
