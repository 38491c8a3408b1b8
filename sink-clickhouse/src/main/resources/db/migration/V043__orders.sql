-- What dashboards and others may rely on is there from the beginning; nothing writes orders yet.
CREATE VIEW IF NOT EXISTS orders AS
SELECT
    '' AS order_id,
    toLowCardinality('') AS channel,
    CAST(NULL AS Nullable(DateTime64(3, 'UTC'))) AS placed_at,
    placed_at AS confirmed_at,
    placed_at AS erp_posted_at,
    placed_at AS released_at,
    placed_at AS shipped_at,
    placed_at AS channel_acknowledged_at,
    placed_at AS delivered_at,
    placed_at AS cancelled_at,
    toLowCardinality('') AS cancel_reason,
    false AS ack_missed,
    placed_at AS stuck_since
WHERE 0;
