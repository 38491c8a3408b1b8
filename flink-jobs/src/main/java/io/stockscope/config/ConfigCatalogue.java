// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import static io.stockscope.config.ConfigType.AMOUNT;
import static io.stockscope.config.ConfigType.BOOLEAN;
import static io.stockscope.config.ConfigType.COUNT;
import static io.stockscope.config.ConfigType.CURRENCY;
import static io.stockscope.config.ConfigType.DURATION;
import static io.stockscope.config.ConfigType.FILE;
import static io.stockscope.config.ConfigType.IDENTIFIER;
import static io.stockscope.config.ConfigType.SECRET;
import static io.stockscope.config.ConfigType.SERVERS;
import static io.stockscope.config.ConfigType.SPEED;
import static io.stockscope.config.ConfigType.TEXT;
import static io.stockscope.config.ConfigType.TIME;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every key there is, declared once; the reference page is generated from here. */
public final class ConfigCatalogue {

    static final String KAFKA_SERVERS = "kafka.bootstrapServers";
    static final String KAFKA_PROPERTIES = "kafka.properties.*";
    static final String REGISTRY_URL = "registry.url";
    static final String REGISTRY = "registry";
    static final String REGISTRY_PROPERTIES = "registry.properties.*";
    static final String REGISTRY_UNKNOWN_SCHEMA_PATIENCE = "registry.unknownSchemaPatience";
    static final String REGISTRY_OUTAGE_PATIENCE = "registry.outagePatience";
    static final String CLICKHOUSE_URL = "clickhouse.url";
    static final String CLICKHOUSE_CA_CERTIFICATE_FILE = "clickhouse.caCertificateFile";
    static final String CLICKHOUSE_DATABASE = "clickhouse.database";
    static final String CLICKHOUSE_BACKLOG = "clickhouse.backlogMebibytes";
    static final String CLICKHOUSE_ADMIN = "clickhouse.admin";
    static final String CLICKHOUSE_WRITER = "clickhouse.writer";
    static final String CLICKHOUSE_READER = "clickhouse.reader";
    static final String OUT_OF_ORDERNESS = "outOfOrderness";
    static final String OUT_OF_ORDERNESS_BY_SOURCE = "outOfOrderness.*";
    static final String MAX_LEAD = "maxLead";
    static final String MAX_CLOCK_SKEW = "maxClockSkew";
    static final String LOOKBACK = "lookback";
    static final String DEDUPLICATION_HORIZON = "deduplicationHorizon";
    static final String RESERVATION_RETENTION = "reservationRetention";
    static final String CORRECTION_HORIZON = "correctionHorizon";
    static final String DUPLICATE_GRACE = "duplicateGrace";

    static final String REPORTING_CURRENCY = "reportingCurrency";
    static final String CLOCK_SPEED = "clock.speed";
    static final String CLOCK_START = "clock.start";
    static final String CLOCK_ORIGIN = "clock.origin";
    static final String TIMELINE = "timeline";
    static final String ALERTING_RULES = "alerting.rules";
    static final String ALERTING_DRY_RUN = "alerting.dryRun";
    static final String ALERTING_LOOKBACK = "alerting.lookback";
    static final String ALERTMANAGER = "alerting.alertmanager";
    static final String ALERTMANAGER_URL = "alerting.alertmanager.url";
    static final String ALERTMANAGER_TOKEN_FILE = "alerting.alertmanager.tokenFile";
    static final String ALERTMANAGER_TOKEN = "alerting.alertmanager.token";
    static final String ALERTMANAGER_FIRING_LASTS = "alerting.alertmanager.firingLasts";
    static final String DASHBOARD_URL = "alerting.dashboardUrl";
    static final String MAX_DECISION_AGE = "maxDecisionAge";
    static final String ACK_TIMEOUT = "ackTimeout";
    static final String MAX_PAUSED_CHANNELS = "limits.maxPausedChannels";
    static final String MIN_HOLD = "limits.minHold";
    static final String MAX_CHANGES_PER_HOUR = "limits.maxChangesPerHour";
    static final String SOURCE_BROKEN = "limits.sourceBroken";
    static final String FLINK = "flink.*";

    static final String USER = ".user";
    static final String PASSWORD = ".password";
    static final String PASSWORD_FILE = ".passwordFile";

    private static final List<ConfigKey> KEYS = declare();

    private ConfigCatalogue() {}

    /** All keys, in the order of the reference page. */
    public static List<ConfigKey> keys() {
        return KEYS;
    }

    /** The declaration that a key falls under; an exact one before a family. */
    static Optional<ConfigKey> find(String key) {
        return KEYS.stream().filter(declared -> declared.matches(key)).findFirst();
    }

    private static List<ConfigKey> declare() {
        List<ConfigKey> keys = new ArrayList<>();
        add(keys, KAFKA_SERVERS, SERVERS, null, "Kafka brokers to ask first.");
        add(
                keys,
                KAFKA_PROPERTIES,
                TEXT,
                null,
                "Passed to every Kafka client as it is: SASL, TLS, buffers. A password is written as a reference"
                        + " (below).");
        add(
                keys,
                REGISTRY_URL,
                ConfigType.URL,
                null,
                "Schema registry, the base of its Confluent API.");
        credentials(keys, REGISTRY, null, "log in to the registry with (basic authentication)");
        add(
                keys,
                REGISTRY_PROPERTIES,
                TEXT,
                null,
                "Passed to the registry client as it is, such as schema.registry.ssl.truststore.location.");
        add(
                keys,
                REGISTRY_UNKNOWN_SCHEMA_PATIENCE,
                DURATION,
                "30s",
                "How long a schema id that the registry does not know is asked for before its records become dead"
                        + " letters (UNDECODABLE).");
        add(
                keys,
                REGISTRY_OUTAGE_PATIENCE,
                DURATION,
                "2m",
                "How long a job waits for a registry that does not answer before it fails over to its last"
                        + " checkpoint.");
        add(keys, CLICKHOUSE_URL, ConfigType.URL, null, "ClickHouse, its HTTP interface.");
        add(
                keys,
                CLICKHOUSE_CA_CERTIFICATE_FILE,
                FILE,
                null,
                "PEM file with the certificates of the authorities that are trusted when ClickHouse is reached by"
                        + " https, on every host that runs the job; default: those that the JVM trusts.");
        add(
                keys,
                CLICKHOUSE_DATABASE,
                IDENTIFIER,
                "stockscope",
                "Database of the results; made by migrate.");
        add(
                keys,
                CLICKHOUSE_BACKLOG,
                AMOUNT,
                "32",
                "How many MiB of rows, packed, each subtask keeps of each table for a ClickHouse that is away, or slow,"
                        + " while the job goes on; then the job waits for ClickHouse. They are in each checkpoint, and"
                        + " take up to three times as much heap while it is made. With 0 the job always waits, and"
                        + " what a savepoint stops has its rows in ClickHouse.");
        credentials(keys, CLICKHOUSE_ADMIN, "admin", "create the database, tables and views with");
        credentials(keys, CLICKHOUSE_WRITER, "writer", "insert results with");
        credentials(keys, CLICKHOUSE_READER, "reader", "ask with; it changes nothing");
        add(
                keys,
                OUT_OF_ORDERNESS,
                DURATION,
                "5s",
                "How far records of one partition may be out of order by recordedAt before an event counts as late.");
        add(
                keys,
                OUT_OF_ORDERNESS_BY_SOURCE,
                DURATION,
                null,
                "What one source needs instead, by its name: outOfOrderness.wms-dc1. All are applied in one order,"
                        + " so everybody waits by the widest of outOfOrderness and these; a narrower one has"
                        + " no effect.");
        add(
                keys,
                MAX_LEAD,
                DURATION,
                "1h",
                "How far, by recordedAt, a run that catches up reads one partition ahead of the slowest; what is"
                        + " ahead waits in the state.");
        add(
                keys,
                MAX_CLOCK_SKEW,
                DURATION,
                "60s",
                "How far a source's clock may run ahead before its record becomes a dead letter (FUTURE_TIMESTAMP).");
        add(
                keys,
                LOOKBACK,
                DURATION,
                "2h",
                "How far back, in event time, the ledger knows what on hand was, for baselines and counts that come"
                        + " late.");
        add(
                keys,
                DEDUPLICATION_HORIZON,
                DURATION,
                "24h",
                "How long, in event time, an event id is remembered, so that the event counts once.");
        add(
                keys,
                RESERVATION_RETENTION,
                DURATION,
                "7d",
                "How long a closed reservation, and the order line that it was for, is remembered after its last"
                        + " event.");
        add(
                keys,
                DUPLICATE_GRACE,
                DURATION,
                "30s",
                "How long more may be reserved for an order line than was ordered before it counts as a duplicate:"
                        + " moving a reservation creates first and releases then.");
        add(
                keys,
                CORRECTION_HORIZON,
                DURATION,
                "2h",
                "How far back, in event time, windows of stale exposure are written anew when something comes"
                        + " late; what is older counts from there on.");
        add(
                keys,
                REPORTING_CURRENCY,
                CURRENCY,
                "EUR",
                "The one currency of all values; an item priced in another one counts as unpriced.");
        add(
                keys,
                TIMELINE,
                BOOLEAN,
                "true",
                "Whether every event is written to stock_events, the timeline of a SKU.");
        alerting(keys);
        add(
                keys,
                CLOCK_SPEED,
                SPEED,
                "1",
                "How many times as fast as the wall clock the clock of a live run is, for simulations; spans in"
                        + " event time, such as outOfOrderness, pass as much faster.");
        add(
                keys,
                CLOCK_START,
                TIME,
                null,
                "What the clock of a live run reads at its origin; default: what the wall clock reads then.");
        add(
                keys,
                CLOCK_ORIGIN,
                TIME,
                null,
                "When, by the wall clock, the clock of a live run begins; default: when the job starts. Processes"
                        + " with the same origin, start and speed have the same clock.");
        add(
                keys,
                FLINK,
                TEXT,
                null,
                "Passed to the embedded Flink as it is, without the prefix: flink.parallelism.default,"
                        + " flink.state.backend.type. A cluster has its own configuration.");
        return List.copyOf(keys);
    }

    private static void alerting(List<ConfigKey> keys) {
        add(
                keys,
                ALERTING_RULES,
                FILE,
                null,
                "Folder with the alert rules (*.yaml, *.yml), or one file, on every host that runs the job; it is"
                        + " read again every 10 s. Default: the rules that come with Stockscope.");
        add(
                keys,
                ALERTING_DRY_RUN,
                BOOLEAN,
                "false",
                "Whether all throttle commands are marked as such that publishers only log.");
        add(
                keys,
                ALERTING_LOOKBACK,
                DURATION,
                "90m",
                "From how far back, by the wall clock, an alerting job without a checkpoint reads measurements and"
                        + " acknowledgements: the longest time that any rule looks back, and its for.");
        add(
                keys,
                MAX_DECISION_AGE,
                DURATION,
                "30s",
                "How far the event time of a decision may be behind the clock: what is older changes the state of"
                        + " alerts, and is not told. At least 5 s more than the widest outOfOrderness, by which"
                        + " everybody waits.");
        add(
                keys,
                ACK_TIMEOUT,
                DURATION,
                "30s",
                "Until when a publisher is to acknowledge a throttle command; after that throttle_unacknowledged is"
                        + " 1.");
        add(
                keys,
                MAX_PAUSED_CHANNELS,
                COUNT,
                "1",
                "How many channels of one type are paused at once, those that a person has paused included.");
        add(
                keys,
                MIN_HOLD,
                DURATION,
                "2m",
                "How long the state of a brake lasts at least, unless a person orders another one.");
        add(
                keys,
                MAX_CHANGES_PER_HOUR,
                COUNT,
                "12",
                "After how many changes of a channel's brake within an hour it is only made stricter.");
        add(
                keys,
                SOURCE_BROKEN,
                DURATION,
                "10m",
                "How far behind a source must be to count as broken, or for how long silent: at least this, and longer"
                        + " than twice its longest silence of the last 8 days. Nothing new is braked while most of"
                        + " ERP, WMS, tills and reservations are broken.");
        add(
                keys,
                ALERTMANAGER_URL,
                ConfigType.URL,
                null,
                "Alertmanager that alerts are sent to, besides the topic; default: none.");
        credentials(
                keys, ALERTMANAGER, null, "log in to the Alertmanager with (basic authentication)");
        add(
                keys,
                ALERTMANAGER_TOKEN_FILE,
                FILE,
                null,
                "File that holds a bearer token to log in to the Alertmanager with, instead of a user.");
        add(
                keys,
                ALERTMANAGER_TOKEN,
                SECRET,
                null,
                "This token; only as the environment variable, on every host that runs the job.");
        add(
                keys,
                ALERTMANAGER_FIRING_LASTS,
                DURATION,
                "24h",
                "For how long the Alertmanager keeps an alert that fires and of which it hears nothing more: how far"
                        + " ahead its endsAt lies. At least 5m, since what fires is told again each minute.");
        add(
                keys,
                DASHBOARD_URL,
                ConfigType.URL,
                null,
                "Where the dashboards are; alerts in the Alertmanager lead there.");
    }

    private static void credentials(
            List<ConfigKey> keys, String of, @Nullable String user, String purpose) {
        add(keys, of + USER, TEXT, user, "User to " + purpose + ".");
        add(keys, of + PASSWORD_FILE, FILE, null, "File that holds this user's password.");
        add(
                keys,
                of + PASSWORD,
                SECRET,
                null,
                "This user's password; only as the environment variable, on every host that runs the job.");
    }

    private static void add(
            List<ConfigKey> keys,
            String name,
            ConfigType type,
            @Nullable String defaultValue,
            String description) {
        keys.add(new ConfigKey(name, type, defaultValue, description));
    }
}
