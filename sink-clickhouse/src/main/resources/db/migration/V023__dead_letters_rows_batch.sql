-- What the sink needs to insert a batch exactly once. The window: an outage of 1 h spans 360 checkpoints
-- of 10 s, each with an insert per subtask and partition; 10,000 are enough for 27 of these.
ALTER TABLE dead_letters_rows
    ADD COLUMN IF NOT EXISTS _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    ADD INDEX IF NOT EXISTS _batch_filter _batch TYPE bloom_filter GRANULARITY 1,
    MODIFY SETTING non_replicated_deduplication_window = 10000
