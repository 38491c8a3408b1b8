// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.config.AlertmanagerSettings;
import io.stockscope.job.alerting.notify.AlertmanagerSink;
import io.stockscope.local.service.AlertmanagerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alerts on their way to a real Alertmanager with the example's configuration, and to people. */
@Timeout(120)
class AlertmanagerIT {

    private static final Path EXAMPLE = Path.of("alertmanager/alertmanager.yml");
    private static final Instant STARTED =
            Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofMinutes(10));

    private CalledPeople people;
    private AlertmanagerProcess alertmanager;
    private SinkWriter<AlertMessage> job;

    @TempDir private Path directory;

    @BeforeEach
    void prepare() throws Exception {
        AlertmanagerProcess.assumeInstalled();
        people = new CalledPeople();
        alertmanager = new AlertmanagerProcess(directory, impatientExample());
        job =
                new AlertmanagerSink(
                                new AlertmanagerSettings(
                                        alertmanager.url(), null, "https://stock.example"))
                        .createWriter(OnlyWriter.context());
    }

    /** The example with this test's receivers, and no time to wait. */
    private Path impatientExample() throws Exception {
        String example = Files.readString(EXAMPLE);
        String impatient =
                example.replace("127.0.0.1:9095", "127.0.0.1:" + people.port())
                        .replaceAll("group_wait: \\w+", "group_wait: 0s")
                        .replaceAll("group_interval: \\w+", "group_interval: 1s");
        assertThat(impatient).isNotEqualTo(example);
        return Files.writeString(directory.resolve("alertmanager.yml"), impatient);
    }

    @AfterEach
    void close() throws Exception {
        if (job != null) {
            job.close();
        }
        if (alertmanager != null) {
            alertmanager.close();
        }
        if (people != null) {
            people.close();
        }
    }

    @Test
    void anAlertAppearsWithItsPageAndEndsWhenItIsResolved() throws Exception {
        alertmanager.start();
        tell(page("web", State.PENDING), page("web", State.FIRING));
        awaitAlerts("Slow web");
        JsonNode alert = alertmanager.alerts().get(0);
        assertThat(Instant.parse(alert.at("/startsAt").asText())).isEqualTo(STARTED);
        assertThat(Instant.parse(alert.at("/endsAt").asText()))
                .isAfter(Instant.now().plus(Duration.ofHours(23)));
        assertThat(alert.at("/generatorURL").asText())
                .startsWith("https://stock.example/on-call?channel=web&at=");
        assertThat(alert.at("/annotations/summary").asText()).isEqualTo("web is slow");
        assertThat(alert.at("/labels/severity").asText()).isEqualTo("page");
        tell(page("web", State.RESOLVED));
        awaitAlerts();
        awaitCalls("/pager firing Slow web", "/pager resolved Slow web");
    }

    @Test
    void anAlertmanagerThatWasAwayHearsTheLatestOfEachAlert() throws Exception {
        tell(page("web", State.FIRING), page("amazon", State.FIRING));
        tell(page("amazon", State.RESOLVED), ticket("ebay", State.FIRING));
        alertmanager.start();
        awaitAlerts("Late ebay", "Slow web");
        alertmanager.kill();
        tell(page("web", State.RESOLVED), page("store", State.FIRING));
        alertmanager.start();
        awaitAlerts("Slow store");
        assertThat(people.calls()).noneMatch(call -> call.contains("amazon"));
    }

    @Test
    void oneThatWasStartedAgainKnowsTheAlertAgainAndCallsNobodyTwice() throws Exception {
        alertmanager.start();
        tell(page("web", State.FIRING));
        awaitCalls("/pager firing Slow web");
        alertmanager.stop();
        alertmanager.start();
        assertThat(alertmanager.alerts()).isEmpty();
        // As the job does each minute.
        tell(page("web", State.FIRING));
        awaitAlerts("Slow web");
        tell(page("amazon", State.FIRING));
        awaitCalls("/pager firing Slow web", "/pager firing Slow amazon");
        tell(page("web", State.RESOLVED));
        awaitCalls(
                "/pager firing Slow web", "/pager firing Slow amazon", "/pager resolved Slow web");
    }

    @Test
    void whateverAnAlertIsCalledItIsTaken() throws Exception {
        alertmanager.start();
        String channel = "<!channel> \u202E[x](http://bad)\n\u0000😀".repeat(500);
        AlertMessage odd =
                message(
                        "Slow",
                        channel,
                        Map.of("channel", channel, "team-x", "", "7", "\uD800", "ä", "{{ . }}"),
                        State.FIRING);
        tell(odd, page("web", State.FIRING));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(alertmanager.alerts()).hasSize(2));
        assertThat(alertmanager.alerts().toString()).doesNotContain("<").doesNotContain("](");
    }

    @Test
    void aPageInhibitsTicketsOfItsChannelOnly() throws Exception {
        alertmanager.start();
        tell(page("web", State.FIRING), ticket("web", State.FIRING), ticket("ebay", State.FIRING));
        awaitAlerts("Late ebay", "Late web", "Slow web");
        awaitInhibited("Late web");
        tell(message("MeasurementsStalled", "none", Map.of("severity", "page"), State.FIRING));
        awaitInhibited("Late ebay", "Late web");
    }

    @Test
    void whatTheBrakeCouldNotDoAndWhoTookItOverIsHeardBesideAPage() throws Exception {
        alertmanager.start();
        tell(
                page("web", State.FIRING),
                message("MeasurementsStalled", "none", Map.of("severity", "page"), State.FIRING),
                ticket("web", State.FIRING),
                about("web", "ThrottlePauseLimited", "ticket"),
                about("web", "ThrottleChangesLimited", "ticket"),
                about("web", "ThrottleOverridden", "ticket"),
                message("RulesRefused", "none", Map.of("severity", "ticket"), State.FIRING));
        awaitAlerts(
                "Late web",
                "MeasurementsStalled ",
                "RulesRefused ",
                "Slow web",
                "ThrottleChangesLimited web",
                "ThrottleOverridden web",
                "ThrottlePauseLimited web");
        awaitInhibited("Late web");
    }

    @Test
    void aDeadFeedIsOneCall() throws Exception {
        alertmanager.start();
        tell(about("web", "OversellExposure", "page"));
        awaitCalls("/pager firing OversellExposure web");
        tell(
                about("web", "OversellExposureValue", "page"),
                about("web", "SyncBudgetBurnsFast", "page"),
                about("ebay", "SyncBudgetBurnsFast", "page"));
        awaitInhibited("OversellExposureValue web", "SyncBudgetBurnsFast web");
        awaitCalls("/pager firing OversellExposure web", "/pager firing SyncBudgetBurnsFast ebay");
    }

    @Test
    void theExampleIsValidAndLeadsPagesToThePager() throws Exception {
        assertThat(AlertmanagerProcess.amtool("check-config", EXAMPLE.toString()))
                .contains("SUCCESS");
        for (Map.Entry<String, String> route :
                Map.of("page", "pager", "ticket", "chat", "other", "chat").entrySet()) {
            assertThat(
                            AlertmanagerProcess.amtool(
                                    "config",
                                    "routes",
                                    "test",
                                    "--config.file=" + EXAMPLE,
                                    "--verify.receivers=" + route.getValue(),
                                    "severity=" + route.getKey(),
                                    "channel=web"))
                    .contains(route.getValue());
        }
    }

    private void tell(AlertMessage... messages) throws Exception {
        for (AlertMessage message : messages) {
            job.write(message, OnlyWriter.NO_TIME);
        }
    }

    private void awaitAlerts(String... names) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(names(alertmanager.alerts()))
                                        .containsExactlyInAnyOrder(names));
    }

    private void awaitInhibited(String... names) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(
                                                names(
                                                        alertmanager.alerts().stream()
                                                                .filter(
                                                                        alert ->
                                                                                !alert.at(
                                                                                                "/status/inhibitedBy")
                                                                                        .isEmpty())
                                                                .toList()))
                                        .containsExactlyInAnyOrder(names));
    }

    private void awaitCalls(String... calls) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(people.calls()).containsExactly(calls));
    }

    private static List<String> names(List<JsonNode> alerts) {
        return alerts.stream()
                .map(
                        alert ->
                                alert.at("/labels/alertname").asText()
                                        + " "
                                        + alert.at("/labels/channel").asText())
                .toList();
    }

    private static AlertMessage page(String channel, State state) {
        return message("Slow", channel, Map.of("channel", channel, "severity", "page"), state);
    }

    private static AlertMessage ticket(String channel, State state) {
        return message("Late", channel, Map.of("channel", channel, "severity", "ticket"), state);
    }

    private static AlertMessage about(String channel, String rule, String severity) {
        return message(
                rule, channel, Map.of("channel", channel, "severity", severity), State.FIRING);
    }

    private static AlertMessage message(
            String rule, String channel, Map<String, String> labels, State state) {
        long startedAt = STARTED.toEpochMilli();
        boolean over = state == State.RESOLVED;
        return new AlertMessage(
                rule + " of " + channel,
                rule,
                state,
                labels.getOrDefault("severity", "page"),
                labels,
                Map.of("summary", channel + " is slow"),
                130_000,
                "> 120000",
                startedAt,
                over ? startedAt + 60_000 : startedAt,
                over ? startedAt + 60_000 : null,
                state != State.PENDING);
    }
}
