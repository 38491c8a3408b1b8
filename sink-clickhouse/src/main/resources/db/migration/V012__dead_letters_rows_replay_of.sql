ALTER TABLE dead_letters_rows
    ADD COLUMN IF NOT EXISTS replay_of Nullable(String)
    COMMENT 'the earlier dead letters that this record was sent again for, oldest first: topic/partition/offset, ...'
    AFTER source
