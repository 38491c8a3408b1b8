CREATE OR REPLACE VIEW dead_letters AS
SELECT
    topic, partition, offset, key, reason, message, value, value_bytes, value_sha256, source,
    replay_of, failed_at, recovered.recovered_at AS recovered_at
FROM dead_letters_rows AS failed FINAL
LEFT JOIN
(
    SELECT topic, partition, offset, toNullable(recovered_at) AS recovered_at
    FROM dead_letter_recoveries_rows FINAL
) AS recovered USING (topic, partition, offset)
