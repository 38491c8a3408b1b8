-- It stands in a table of its own: whoever sees a replay succeed does not have the rest of the row.
ALTER TABLE dead_letters_rows DROP COLUMN IF EXISTS recovered_at
