ALTER TABLE stock_levels_rows
    ADD COLUMN IF NOT EXISTS approximate Bool DEFAULT false
    COMMENT 'whether the baseline came so late that changes after it may be missing, until the next one'
    AFTER anchored
