CREATE VIEW IF NOT EXISTS dead_letters AS
SELECT
    topic, partition, offset, key, reason, message, value, value_bytes, value_sha256, source,
    failed_at, recovered_at
FROM dead_letters_rows FINAL
