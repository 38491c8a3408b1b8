// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import static io.stockscope.config.ConfigCatalogue.*;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The configuration in force: defaults, below the YAML file, below {@code endpoints.json}, below
 * the environment, below options. Every value was checked when it was read; what is missing is
 * named when it is asked for, so that a command needs no more than it uses.
 */
public final class StockscopeConfig {

    /** The way from the end of a second to its decisions: measurements are sent twice a second. */
    private static final Duration LEAST_TIME_TO_DECIDE = Duration.ofSeconds(5);

    private final Map<String, String> values;
    private final Map<String, Secret> secrets;

    StockscopeConfig(Map<String, String> values, Map<String, Secret> secrets) {
        this.values = Map.copyOf(values);
        this.secrets = Map.copyOf(secrets);
    }

    /**
     * Reads and checks all sources.
     *
     * @throws ConfigException naming the place, the key, the value and what is expected
     */
    public static StockscopeConfig load(ConfigSources sources) {
        return new ConfigReader().read(sources);
    }

    /** How to reach Kafka. */
    public KafkaSettings kafka() {
        return new KafkaSettings(required(KAFKA_SERVERS), family(KAFKA_PROPERTIES));
    }

    /** How to reach the schema registry. */
    public RegistrySettings registry() {
        String user = values.get(REGISTRY + USER);
        Credentials credentials = user == null ? null : credentials(REGISTRY, user);
        return new RegistrySettings(
                required(REGISTRY_URL),
                credentials,
                family(REGISTRY_PROPERTIES),
                duration(REGISTRY_UNKNOWN_SCHEMA_PATIENCE),
                duration(REGISTRY_OUTAGE_PATIENCE));
    }

    /** How to reach ClickHouse. A missing password counts when it is asked for, not here. */
    public ClickHouseSettings clickHouse() {
        return new ClickHouseSettings(
                required(CLICKHOUSE_URL),
                get(CLICKHOUSE_CA_CERTIFICATE_FILE).orElse(null),
                required(CLICKHOUSE_DATABASE),
                Integer.parseInt(required(CLICKHOUSE_BACKLOG)),
                credentials(CLICKHOUSE_ADMIN, required(CLICKHOUSE_ADMIN + USER)),
                credentials(CLICKHOUSE_WRITER, required(CLICKHOUSE_WRITER + USER)),
                credentials(CLICKHOUSE_READER, required(CLICKHOUSE_READER + USER)));
    }

    /** What the stock job's clocks and memories are set to. */
    public StockSettings stock() {
        Map<String, Duration> bySource = new TreeMap<>();
        family(OUT_OF_ORDERNESS_BY_SOURCE)
                .forEach((source, value) -> bySource.put(source, ConfigType.duration(value)));
        return new StockSettings(
                duration(OUT_OF_ORDERNESS),
                bySource,
                duration(MAX_LEAD),
                duration(MAX_CLOCK_SKEW),
                duration(LOOKBACK),
                duration(DEDUPLICATION_HORIZON),
                duration(RESERVATION_RETENTION),
                duration(DUPLICATE_GRACE),
                duration(CORRECTION_HORIZON),
                required(REPORTING_CURRENCY),
                Boolean.parseBoolean(required(TIMELINE)));
    }

    /**
     * What the alerting job is set to.
     *
     * @throws ConfigException also if no decision could ever be told
     */
    public AlertingSettings alerting() {
        return new AlertingSettings(
                get(ALERTING_RULES).orElse(null),
                Boolean.parseBoolean(required(ALERTING_DRY_RUN)),
                duration(ALERTING_LOOKBACK),
                maxDecisionAge(),
                duration(ACK_TIMEOUT),
                Integer.parseInt(required(MAX_PAUSED_CHANNELS)),
                duration(MIN_HOLD),
                Integer.parseInt(required(MAX_CHANGES_PER_HOUR)),
                duration(SOURCE_BROKEN),
                get(ALERTMANAGER_URL).map(this::alertmanager).orElse(null));
    }

    /** Measurements are complete only after the widest bound of disorder, and have a way to go. */
    private Duration maxDecisionAge() {
        Duration widest = stock().widestOutOfOrderness();
        Duration least = widest.plus(LEAST_TIME_TO_DECIDE);
        Duration set = duration(MAX_DECISION_AGE);
        if (set.compareTo(least) < 0) {
            throw new ConfigException(
                    "maxDecisionAge is %s, must be at least %s: everybody waits by the widest outOfOrderness, which is %s, so decisions are older than that, and one that is older than maxDecisionAge is not told: no alert, no brake; set maxDecisionAge higher"
                            .formatted(text(set), text(least), text(widest)));
        }
        return set;
    }

    private static String text(Duration span) {
        return span.toMillis() % 1_000 == 0 ? span.toSeconds() + "s" : span.toMillis() + "ms";
    }

    private AlertmanagerSettings alertmanager(String url) {
        String user = values.get(ALERTMANAGER + USER);
        return new AlertmanagerSettings(
                url,
                user == null ? null : credentials(ALERTMANAGER, user),
                secrets.get(ALERTMANAGER_TOKEN),
                get(DASHBOARD_URL).orElse(null),
                duration(ALERTMANAGER_FIRING_LASTS));
    }

    /** The clock of a live run. */
    public ClockSettings clock() {
        return new ClockSettings(
                Double.parseDouble(required(CLOCK_SPEED)),
                get(CLOCK_START).map(Instant::parse).orElse(null),
                get(CLOCK_ORIGIN).map(Instant::parse).orElse(null));
    }

    /** Options of the embedded Flink, by Flink's own names. */
    public Map<String, String> flink() {
        return family(FLINK);
    }

    /** The text of a key, set or default. */
    Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    private String required(String key) {
        return get(key).orElseThrow(
                        () ->
                                new ConfigException(
                                        key
                                                + " is not set; set it in the file given with --config, as -D"
                                                + key
                                                + "=..., as "
                                                + ConfigKey.variable(key)
                                                + ", or give --endpoints FILE as written by 'stockscope up'"));
    }

    private Duration duration(String key) {
        return ConfigType.duration(required(key));
    }

    /** Without a configured password: the environment variable, which says so if it is not set. */
    private Credentials credentials(String of, String user) {
        Secret password = secrets.get(of + PASSWORD);
        return new Credentials(
                user,
                password != null
                        ? password
                        : Secret.ofEnvironment(ConfigKey.variable(of + PASSWORD)));
    }

    private Map<String, String> family(String name) {
        String prefix = name.substring(0, name.length() - 1);
        Map<String, String> members = new TreeMap<>();
        values.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)) {
                        members.put(key.substring(prefix.length()), value);
                    }
                });
        return members;
    }
}
