CREATE VIEW IF NOT EXISTS pending_changes AS
SELECT channel, pending, overdue, oldest_occurred_at, as_of
FROM pending_changes_rows FINAL
