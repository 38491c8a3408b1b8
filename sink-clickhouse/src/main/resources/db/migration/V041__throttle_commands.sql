-- A command never changes: of several rows any one counts. Kept from when it was written, as alerts are.
CREATE TABLE IF NOT EXISTS throttle_commands_rows
(
    channel LowCardinality(String),
    revision Int64 COMMENT 'rises with each command of the channel',
    command_id String,
    directives String COMMENT 'JSON, as in the record, an empty list releases the channel',
    rule_names Array(String) COMMENT 'that demand it, sorted',
    alert_ids Array(String) COMMENT 'sorted',
    reason String,
    evidence Map(String, String) COMMENT 'the values that led to it',
    dry_run Bool COMMENT 'publishers only log it',
    override Bool COMMENT 'a person has ordered it',
    issued_at DateTime64(3, 'UTC') COMMENT 'wall clock',
    ttl_ms Int64 COMMENT 'how long it holds from its receipt on',
    expires_at DateTime64(3, 'UTC') COMMENT 'about when that is',
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree
ORDER BY (channel, revision)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000;

-- One row per command that was answered counts: the one with the highest version. It stands in a table of
-- its own: answers come when they come, also before the command is written.
CREATE TABLE IF NOT EXISTS throttle_acks_rows
(
    channel LowCardinality(String),
    revision Int64,
    command_id String,
    status LowCardinality(String) COMMENT 'APPLIED, REFUSED, EXPIRED or STALE',
    message String COMMENT 'why, for people',
    acked_at DateTime64(3, 'UTC') COMMENT 'by the clock of the publisher',
    version UInt64 COMMENT 'APPLIED counts most, STALE least, of the same the earliest',
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (channel, revision)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000;

CREATE VIEW IF NOT EXISTS throttle_commands AS
SELECT
    channel, revision, command_id, directives, rule_names, alert_ids, reason, evidence, dry_run,
    override, issued_at, ttl_ms, expires_at, answered.acked_at AS acked_at,
    answered.status AS ack_status, answered.message AS ack_message
FROM throttle_commands_rows AS told FINAL
LEFT JOIN
(
    SELECT channel, revision, toNullable(acked_at) AS acked_at, status, message
    FROM throttle_acks_rows FINAL
) AS answered USING (channel, revision);
