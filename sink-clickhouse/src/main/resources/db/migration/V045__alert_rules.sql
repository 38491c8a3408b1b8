-- One row per rule counts: the one with the highest version. Beside the rules stands a row without a name:
-- the files as they were read last. All rows of one reading come in one insert and have one version, so a rule
-- that has not got the version of that row is not in force any more, also if nobody knew what to take out.
CREATE TABLE IF NOT EXISTS alert_rules_rows
(
    rule_name String COMMENT 'unique among all rules, empty for the files',
    rule_group String COMMENT 'that it is written in',
    place String COMMENT 'file and line, of the files their names',
    metric LowCardinality(String),
    where_labels Map(String, String) COMMENT 'labels and the values that series must have',
    group_by Array(String) COMMENT 'labels that tell its groups apart',
    condition String COMMENT 'what is looked at and when it is on, in words',
    hold_ms Int64 COMMENT 'how long that must be so before it fires',
    clear_condition String COMMENT 'of the value',
    clear_hold_ms Int64 COMMENT 'how long that must be so before it is resolved',
    no_data LowCardinality(String) COMMENT 'what a group without a value means, KEEP or FIRE',
    severity LowCardinality(String),
    labels Map(String, String) COMMENT 'of its alerts, beside those of their group',
    annotations Map(String, String) COMMENT 'texts for people, not filled in',
    throttle_scope LowCardinality(String) COMMENT 'CHANNEL or WORST_SKUS, empty if it does not brake',
    throttle_steps Array(String) COMMENT 'one after the other, in words',
    throttle_ttl_ms Int64 COMMENT 'how long a command holds that is not renewed',
    throttle_release_ms Int64 COMMENT 'how long each step is kept after the alert is resolved',
    dry_run Bool COMMENT 'the brake is only tried',
    in_force_since DateTime64(3, 'UTC') COMMENT 'as it is',
    in_force_until Nullable(DateTime64(3, 'UTC')) COMMENT 'when it was taken out of the files',
    read_at DateTime64(3, 'UTC') COMMENT 'when the files were read',
    refused String COMMENT 'of the files, why they were refused',
    version UInt64,
    inserted_at DateTime DEFAULT now(),
    _batch UInt128 COMMENT 'token of the insert that brought the row' CODEC(ZSTD(1)),
    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY rule_name
SETTINGS non_replicated_deduplication_window = 10000;

CREATE VIEW IF NOT EXISTS alert_rules AS
WITH (SELECT version FROM alert_rules_rows FINAL WHERE rule_name = '') AS latest
SELECT
    rule_name, rule_group, place, metric, where_labels, group_by, condition, hold_ms, clear_condition,
    clear_hold_ms, no_data, severity, labels, annotations, throttle_scope, throttle_steps, throttle_ttl_ms,
    throttle_release_ms, dry_run, in_force_since,
    CAST(in_force_until IS NULL AND ifNull(version = latest, false), 'Bool') AS in_force, in_force_until
FROM alert_rules_rows FINAL
WHERE rule_name != '';

CREATE VIEW IF NOT EXISTS alert_rule_files AS
SELECT place AS files, in_force_since, read_at, refused
FROM alert_rules_rows FINAL
WHERE rule_name = '';
