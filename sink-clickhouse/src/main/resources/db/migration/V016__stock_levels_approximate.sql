CREATE OR REPLACE VIEW stock_levels AS
SELECT
    sku, location, on_hand, damaged, held, reserved, safety_stock, ats, anchored, approximate, as_of
FROM stock_levels_rows FINAL
