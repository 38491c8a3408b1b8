// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StockscopeConfigTest {

    private static final String ENDPOINTS =
            """
            {"kafka": "127.0.0.1:19092", "registry": "http://127.0.0.1:18081/apis/ccompat/v7",
             "clickhouse": {"url": "http://127.0.0.1:18123", "database": "stockscope",
               "admin": {"user": "admin", "password": "canary-a"},
               "writer": {"user": "writer", "password": "canary-w"},
               "reader": {"user": "reader", "password": "canary-r"}}}
            """;

    private final Path folder;

    StockscopeConfigTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void withoutAnySourceTheDefaultsHold() {
        StockSettings stock = load("", Map.of(), Map.of()).stock();
        assertThat(stock)
                .isEqualTo(
                        new StockSettings(
                                Duration.ofSeconds(5),
                                Map.of(),
                                Duration.ofHours(1),
                                Duration.ofSeconds(60),
                                Duration.ofHours(2),
                                Duration.ofHours(24),
                                Duration.ofDays(7),
                                Duration.ofSeconds(30),
                                Duration.ofHours(2),
                                "EUR",
                                true));
    }

    @Test
    void clockIsTheWallClockUnlessItIsSet() {
        assertThat(load("", Map.of(), Map.of()).clock()).isEqualTo(ClockSettings.WALL);
        Map<String, String> options =
                Map.of(
                        "clock.speed", "0.5",
                        "clock.start", "2010-12-01T00:00:00Z",
                        "clock.origin", "2026-06-01T12:00:00Z");
        assertThat(load("", Map.of(), options).clock())
                .isEqualTo(
                        new ClockSettings(
                                0.5,
                                Instant.parse("2010-12-01T00:00:00Z"),
                                Instant.parse("2026-06-01T12:00:00Z")));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load("", Map.of(), Map.of("clock.speed", "0")))
                .withMessageContaining("a number above 0");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load("", Map.of(), Map.of("clock.start", "noon")))
                .withMessageContaining("a time such as 2026-06-01T00:00:00Z");
    }

    @Test
    void optionBeatsEnvironmentBeatsEndpointsBeatsFile() throws IOException {
        Path endpoints = Files.writeString(folder.resolve("endpoints.json"), ENDPOINTS);
        Path file =
                Files.writeString(
                        folder.resolve("stockscope.yaml"),
                        """
                        kafka.bootstrapServers: file:1
                        registry.url: http://file
                        clickhouse: {url: "http://file", database: file}
                        lookback: 3h
                        """);
        StockscopeConfig config =
                StockscopeConfig.load(
                        new ConfigSources(
                                file,
                                endpoints,
                                Map.of(
                                        "STOCKSCOPE_CLICKHOUSE_URL", "http://environment",
                                        "STOCKSCOPE_CLICKHOUSE_DATABASE", "environment"),
                                Map.of("clickhouse.database", "option")));
        assertThat(config.stock().lookback()).isEqualTo(Duration.ofHours(3));
        assertThat(config.kafka().bootstrapServers()).isEqualTo("127.0.0.1:19092");
        assertThat(config.clickHouse().url()).isEqualTo("http://environment");
        assertThat(config.clickHouse().database()).isEqualTo("option");
    }

    @Test
    void unknownKeyNamesFileAndKeyAndWhatWasMeant() {
        fails(
                "outOfOrdernes: 5s",
                "stockscope.yaml: outOfOrdernes",
                "did you mean outOfOrderness?");
        fails("kafka: {servers: x}", "there is no key kafka.servers", "CONFIGURATION.md");
    }

    @Test
    void badValueNamesKeyValueAndExpectedForm() {
        fails("lookback: 2 hours", "stockscope.yaml: lookback", "'2 hours'", "such as 5s or 2h");
        fails("clickhouse.url: 'http://u:p@host'", "without user and password");
        fails("clickhouse.database: 'a; DROP'", "letters, digits");
        fails("kafka.bootstrapServers: localhost", "host:port");
    }

    @Test
    void passwordInAnAddressIsNotRepeated() {
        assertThatThrownBy(
                        () -> load("clickhouse.url: 'http://u:p4ssw0rd@host'", Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("p4ssw0rd");
    }

    @Test
    void listIsNoSetting() {
        fails("kafka: [a, b]", "kafka is a list");
        fails("just words", "expected are keys and values");
    }

    @Test
    void keySetTwiceIsAnError() {
        fails("lookback: 2h\nlookback: 3h", "line 2");
        fails("kafka.bootstrapServers: a:1\nkafka: {bootstrapServers: 'b:1'}", "is there twice");
    }

    @Test
    void literalPasswordIsRefusedAndNotRepeated() {
        fails("clickhouse.writer.password: canary", "clickhouse.writer.passwordFile");
        fails("kafka.properties: {ssl.key.password: canary}", "${env:VARIABLE}");
        fails(
                "kafka.properties: {sasl.jaas.config: 'Plain required username=\"u\" password=\"canary\";'}",
                "${env:VARIABLE}");
        fails(
                """
                kafka.properties:
                  sasl.jaas.config: |
                    Plain required username="u"
                    password="canary";
                """,
                "${env:VARIABLE}");
        fails("registry.properties: {basic.auth.user.info: 'u:canary'}", "registry.passwordFile");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load("", Map.of(), Map.of("registry.password", "canary")))
                .withMessageContaining("STOCKSCOPE_REGISTRY_PASSWORD")
                .withMessageNotContaining("canary");
    }

    @Test
    void brokenFileIsNotQuoted() {
        fails("kafka: {properties: canary", "stockscope.yaml", "this is not YAML");
    }

    @Test
    void kafkaPropertyThatRefersToASecretSwitchesProvidersOn() {
        String jaas = "Plain required username=\"u\" password=\"${env:KAFKA_PASSWORD}\";";
        KafkaSettings kafka =
                load(
                                "kafka: {bootstrapServers: 'a:1', properties: {sasl.jaas.config: '"
                                        + jaas
                                        + "'}}",
                                Map.of("STOCKSCOPE_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SASL_SSL"),
                                Map.of())
                        .kafka();
        assertThat(kafka.properties())
                .containsOnly(
                        Map.entry("sasl.jaas.config", jaas),
                        Map.entry("security.protocol", "SASL_SSL"));
        assertThat(kafka.clientProperties())
                .containsEntry("bootstrap.servers", "a:1")
                .containsEntry("config.providers", "env,file,directory");
    }

    @Test
    void kafkaWithoutReferencesKeepsItsPropertiesAsTheyAre() {
        KafkaSettings kafka = load("kafka.bootstrapServers: 'a:1'", Map.of(), Map.of()).kafka();
        assertThat(kafka.clientProperties()).containsOnlyKeys("bootstrap.servers");
    }

    @Test
    void oneSourceHasItsOwnBound() {
        StockSettings stock =
                load(
                                "outOfOrderness: 7s\noutOfOrderness.wms-dc1: 20s",
                                Map.of("STOCKSCOPE_OUT_OF_ORDERNESS_POS_STORE_042", "15m"),
                                Map.of())
                        .stock();
        assertThat(stock.outOfOrdernessBySource())
                .isEqualTo(
                        Map.of(
                                "wms-dc1",
                                Duration.ofSeconds(20),
                                "pos-store-042",
                                Duration.ofMinutes(15)));
        assertThat(stock.widestOutOfOrderness()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void narrowerBoundOfOneSourceDoesNotNarrowThatOfAll() {
        StockSettings stock =
                load("outOfOrderness: 7s\noutOfOrderness.wms-dc1: 2s", Map.of(), Map.of()).stock();
        assertThat(stock.widestOutOfOrderness()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void decisionsThatCouldNeverBeToldAreRefused() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () -> load("outOfOrderness.wms-dc1: 40s", Map.of(), Map.of()).alerting())
                .withMessageContainingAll(
                        "maxDecisionAge is 30s, must be at least 45s",
                        "the widest outOfOrderness, which is 40s")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load("maxDecisionAge: 9999ms", Map.of(), Map.of()).alerting())
                .withMessageContaining("maxDecisionAge is 9999ms, must be at least 10s");
        String fits = "outOfOrderness.wms-dc1: 40s\nmaxDecisionAge: 45s";
        assertThat(load(fits, Map.of(), Map.of()).alerting().maxDecisionAge())
                .isEqualTo(Duration.ofSeconds(45));
        assertThat(load("outOfOrderness: 2d", Map.of(), Map.of()).stock().widestOutOfOrderness())
                .as("a stock job alone")
                .isEqualTo(Duration.ofDays(2));
    }

    @Test
    void flinkOptionsKeepTheirDots() {
        StockscopeConfig config =
                load(
                        "flink: {state.backend.type: rocksdb}",
                        Map.of("STOCKSCOPE_FLINK_PARALLELISM_DEFAULT", "2"),
                        Map.of());
        assertThat(config.flink())
                .containsOnly(
                        Map.entry("state.backend.type", "rocksdb"),
                        Map.entry("parallelism.default", "2"));
        fails("flink: {s3.secret-key: canary}", "a Flink cluster");
    }

    @Test
    void slipInAVariableIsAnErrorAndAServiceOfKubernetesIsNot() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load("", Map.of("STOCKSCOPE_LOOK_BACK", "2h"), Map.of()))
                .withMessageContaining("STOCKSCOPE_LOOKBACK");
        load(
                "",
                Map.of(
                        "STOCKSCOPE_SERVICE_HOST", "10.0.0.1",
                        "STOCKSCOPE_KAFKA_PORT", "tcp://10.0.0.1:9092",
                        "STOCKSCOPE_PORT_8080_TCP_ADDR", "10.0.0.1"),
                Map.of());
    }

    @Test
    void missingKeyIsNamedWithEveryWayToSetIt() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load("", Map.of(), Map.of()).kafka())
                .withMessageContaining("-Dkafka.bootstrapServers=")
                .withMessageContaining("STOCKSCOPE_KAFKA_BOOTSTRAP_SERVERS")
                .withMessageContaining("--endpoints");
    }

    @Test
    void secretsStayWhereTheyAreUntilAskedFor() throws Exception {
        Path endpoints = Files.writeString(folder.resolve("endpoints.json"), ENDPOINTS);
        Files.writeString(folder.resolve("reader.txt"), "canary-file\n");
        Path file =
                Files.writeString(
                        folder.resolve("c.yaml"), "registry: {user: r, passwordFile: reader.txt}");
        StockscopeConfig config =
                StockscopeConfig.load(new ConfigSources(file, endpoints, Map.of(), Map.of()));
        byte[] shipped = InstantiationUtil.serializeObject(config.clickHouse());
        assertThat(new String(shipped, StandardCharsets.ISO_8859_1)).doesNotContain("canary");
        assertThat(config.clickHouse().toString()).doesNotContain("canary");
        ClickHouseSettings arrived =
                InstantiationUtil.deserializeObject(shipped, getClass().getClassLoader());
        assertThat(arrived.writer().password().get()).isEqualTo("canary-w");
        assertThat(config.registry().credentials().orElseThrow().password().get())
                .isEqualTo("canary-file");
    }

    @Test
    void caCertificateOfClickHouseCountsFromTheFileThatNamesIt() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("c.yaml"),
                        "clickhouse: {url: 'https://host:8443', caCertificateFile: ca.pem}");
        ClickHouseSettings clickHouse =
                StockscopeConfig.load(new ConfigSources(file, null, Map.of(), Map.of()))
                        .clickHouse();
        assertThat(clickHouse.connection(clickHouse.writer()).caCertificateFileOrNull())
                .isEqualTo(folder.resolve("ca.pem").toString());
    }

    @Test
    void nearestSourceOfAPasswordWins() throws IOException {
        Path endpoints = Files.writeString(folder.resolve("endpoints.json"), ENDPOINTS);
        Path other = Files.writeString(folder.resolve("other"), "canary-o");
        StockscopeConfig config =
                StockscopeConfig.load(
                        new ConfigSources(
                                null,
                                endpoints,
                                Map.of("STOCKSCOPE_CLICKHOUSE_READER_PASSWORD", "canary-e"),
                                Map.of("clickhouse.admin.passwordFile", other.toString())));
        ClickHouseSettings clickHouse = config.clickHouse();
        assertThat(clickHouse.admin().password().get()).isEqualTo("canary-o");
        assertThat(clickHouse.reader().password())
                .hasToString(
                        "secret in environment variable STOCKSCOPE_CLICKHOUSE_READER_PASSWORD");
    }

    @Test
    void alertmanagerTakesATokenInsteadOfAUser() throws Exception {
        Files.writeString(folder.resolve("token.txt"), "canary-t\n");
        Path file =
                Files.writeString(
                        folder.resolve("c.yaml"),
                        "alerting.alertmanager: {url: 'http://host:9093', tokenFile: token.txt, firingLasts: 2h}");
        AlertmanagerSettings alertmanager =
                alertmanager(new ConfigSources(file, null, Map.of(), Map.of()));
        assertThat(alertmanager.credentials()).isEmpty();
        assertThat(alertmanager.firingLasts()).isEqualTo(Duration.ofHours(2));
        assertThat(alertmanager.bearerToken().orElseThrow().get()).isEqualTo("canary-t");
        assertThat(
                        new String(
                                InstantiationUtil.serializeObject(alertmanager),
                                StandardCharsets.ISO_8859_1))
                .contains("token.txt")
                .doesNotContain("canary");
    }

    @Test
    void tokenOfTheAlertmanagerIsInNoOptionAndBesideNoUser() {
        Map<String, String> url = Map.of("alerting.alertmanager.url", "http://host:9093");
        AlertmanagerSettings alertmanager =
                alertmanager(
                        new ConfigSources(
                                null,
                                null,
                                Map.of("STOCKSCOPE_ALERTING_ALERTMANAGER_TOKEN", "canary"),
                                url));
        assertThat(alertmanager.bearerToken().orElseThrow())
                .hasToString(
                        "secret in environment variable STOCKSCOPE_ALERTING_ALERTMANAGER_TOKEN");
        assertThat(alertmanager(new ConfigSources(null, null, Map.of(), url)).bearerToken())
                .isEmpty();
        fails("alerting.alertmanager.token: canary", "alerting.alertmanager.tokenFile");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                load(
                                                "alerting.alertmanager: {url: 'http://host:9093', user: u, tokenFile: t}",
                                                Map.of(),
                                                Map.of())
                                        .alerting())
                .withMessageContaining("configure only one of them");
    }

    @Test
    void alertsThatFireLastLongerThanUntilTheyAreToldAgain() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                load(
                                                "alerting.alertmanager: {url: 'http://host:9093', firingLasts: 1m}",
                                                Map.of(),
                                                Map.of())
                                        .alerting())
                .withMessageContaining("firingLasts is 60 s, must be at least 300 s");
    }

    private static AlertmanagerSettings alertmanager(ConfigSources sources) {
        return StockscopeConfig.load(sources).alerting().alertmanager().orElseThrow();
    }

    @Test
    void argumentsOfAMainMethodAreRead() {
        ConfigSources sources =
                ConfigSources.ofArguments(
                        List.of("--config", "c.yaml", "-Dlookback=1h", "--endpoints", "e"));
        assertThat(sources.fileOrNull()).hasToString("c.yaml");
        assertThat(sources.endpointsOrNull()).hasToString("e");
        assertThat(sources.options()).containsExactly(Map.entry("lookback", "1h"));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigSources.ofArguments(List.of("--confg", "x")))
                .withMessageContaining("--confg");
    }

    private void fails(String yaml, String... words) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load(yaml, Map.of(), Map.of()))
                .withMessageContainingAll(words)
                .withMessageNotContaining("canary")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    private StockscopeConfig load(
            String yaml, Map<String, String> environment, Map<String, String> options) {
        try {
            Path file = Files.writeString(folder.resolve("stockscope.yaml"), yaml);
            return StockscopeConfig.load(new ConfigSources(file, null, environment, options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
