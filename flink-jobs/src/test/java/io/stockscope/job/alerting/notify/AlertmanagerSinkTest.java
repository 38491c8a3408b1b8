// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import static io.stockscope.job.alerting.notify.Alerts.firing;
import static io.stockscope.job.alerting.notify.Alerts.named;
import static io.stockscope.job.alerting.notify.Alerts.pending;
import static io.stockscope.job.alerting.notify.Alerts.resolved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.config.AlertmanagerSettings;
import io.stockscope.config.ConfigException;
import io.stockscope.config.Credentials;
import io.stockscope.config.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a receiver that is away, slow, in trouble, or does not like what it gets. */
@Timeout(60)
class AlertmanagerSinkTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);
    private static final int ROOM = 50;

    private final MetricListener metrics = new MetricListener();
    private FakeAlertmanager receiver;
    private @Nullable AlertmanagerWriter writer;

    @TempDir private Path directory;

    @BeforeEach
    void makeReceiver() throws Exception {
        receiver = new FakeAlertmanager();
    }

    @AfterEach
    void close() throws Exception {
        if (writer != null) {
            writer.close();
        }
        receiver.close();
    }

    @Test
    void anAlertIsSentWhenItFiresAndWhenItEndsAndNotBefore() throws Exception {
        receiver.start();
        Instant before = Instant.now();
        write(pending("web"), firing("web"));
        awaitTaken(1);
        write(resolved("web"));
        awaitTaken(2);

        JsonNode firing = receiver.taken().get(0);
        assertThat(firing.at("/labels").toString())
                .isEqualTo(
                        "{\"alertname\":\"Slow\",\"channel\":\"web\",\"severity\":\"page\",\"team\":\"integration\"}");
        assertThat(firing.at("/annotations/summary").asText()).isEqualTo("web is slow");
        assertThat(instant(firing, "startsAt")).isEqualTo(Instant.ofEpochMilli(Alerts.STARTED));
        assertThat(instant(firing, "endsAt"))
                .isBetween(
                        before.plus(Duration.ofHours(24)),
                        Instant.now().plus(Duration.ofHours(24)));
        assertThat(firing.at("/generatorURL").asText())
                .startsWith("http://pages/on-call?channel=web&at=");

        JsonNode over = receiver.taken().get(1);
        assertThat(over.at("/labels")).isEqualTo(firing.at("/labels"));
        assertThat(instant(over, "startsAt")).isEqualTo(Instant.ofEpochMilli(Alerts.STARTED));
        assertThat(instant(over, "endsAt")).isEqualTo(Instant.ofEpochMilli(Alerts.ENDED));
        awaitBalance(3);
        assertThat(counter("silent")).isEqualTo(1);
        assertThat(counter("delivered")).isEqualTo(2);
    }

    @Test
    void anAlertByAClockThatIsAheadHasBegunAndEndedByNow() throws Exception {
        receiver.start();
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        write(Alerts.message("web", State.RESOLVED, tomorrow.toEpochMilli(), true));
        awaitTaken(1);
        JsonNode over = receiver.taken().get(0);
        assertThat(instant(over, "endsAt"))
                .isAfterOrEqualTo(instant(over, "startsAt"))
                .isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void whileTheReceiverIsAwayTheLatestOfEachAlertWaits() throws Exception {
        write(firing("web"), firing("amazon"), firing("web"), resolved("amazon"));
        awaitFailures(3);
        assertThat(gauge("waiting")).isEqualTo(2);
        receiver.start();
        awaitTaken(2);
        assertThat(receiver.taken())
                .extracting(alert -> alert.at("/labels/channel").asText())
                .containsExactly("web", "amazon");
        awaitBalance(4);
        assertThat(counter("superseded")).isEqualTo(2);
        assertThat(gauge("oldestWaitingMillis")).isZero();
    }

    @Test
    void aReceiverInTroubleIsTriedAgainUntilItIsWell() throws Exception {
        receiver.answers(request -> 500 + receiver.requests() % 4);
        receiver.start();
        write(firing("web"));
        awaitFailures(5);
        assertThat(counter("refused")).isZero();
        receiver.answers(request -> 200);
        awaitTaken(1);
        receiver.stop();
        write(resolved("web"));
        awaitFailures(7);
        receiver.start();
        awaitTaken(2);
        awaitBalance(2);
    }

    @Test
    void anAnswerThatDoesNotEndIsGivenUp() throws Exception {
        receiver.answers(request -> FakeAlertmanager.NEVER);
        receiver.start();
        open(settings(null, null), pace(Duration.ofMillis(200), ROOM), List.of());
        write(firing("web"));
        awaitFailures(2);
        receiver.answers(request -> 200);
        awaitTaken(1);
    }

    @Test
    void oneThatIsRefusedHoldsNoOtherBack() throws Exception {
        receiver.answers(request -> request.has("Bad") || request.has("Worse") ? 400 : 200);
        for (int i = 0; i < 20; i++) {
            write(firing("channel " + i));
        }
        write(named("Bad", firing("web")), named("Worse", firing("web")), firing("the last"));
        awaitFailures(1);
        receiver.start();
        awaitTaken(21);
        awaitBalance(23);
        assertThat(counter("refused")).isEqualTo(2);
        assertThat(gauge("waiting")).isZero();
        write(firing("web"));
        awaitTaken(22);
    }

    @Test
    void aBatchThatIsTooLargeIsSentInParts() throws Exception {
        receiver.answers(request -> request.alerts().size() > 3 ? 413 : 200);
        for (int i = 0; i < 20; i++) {
            write(firing("channel " + i));
        }
        awaitFailures(1);
        receiver.start();
        awaitTaken(20);
        awaitBalance(20);
        assertThat(counter("refused")).isZero();
    }

    @Test
    void whoIsNotLetInTriesAgainAndReadsItsPasswordAnew() throws Exception {
        Path password = directory.resolve("password");
        Files.writeString(password, "of yesterday\n");
        String login = "stock:of today";
        String wanted =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(login.getBytes(StandardCharsets.UTF_8));
        receiver.answers(request -> wanted.equals(request.authorization()) ? 200 : 401);
        receiver.start();
        open(
                settings(new Credentials("stock", Secret.ofFile(password)), null),
                pace(LONG, ROOM),
                List.of());
        write(firing("web"));
        awaitFailures(2);
        Files.delete(password);
        awaitFailures(counter("failedRequests") + 2);
        Files.writeString(password, "of today\n");
        awaitTaken(1);
        assertThat(counter("refused")).isZero();
    }

    @Test
    void aTokenIsSent() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "canary-token\n");
        receiver.answers(
                request -> "Bearer canary-token".equals(request.authorization()) ? 200 : 403);
        receiver.start();
        open(settings(null, Secret.ofFile(token)), pace(LONG, ROOM), List.of());
        write(firing("web"));
        awaitTaken(1);
    }

    @Test
    void aTokenThatHttpDoesNotAllowIsNotQuoted() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "canary\ntoken");
        AlertmanagerClient client =
                new AlertmanagerClient(settings(null, Secret.ofFile(token)), LONG, Instant::now);
        assertThatThrownBy(() -> client.send(List.of()))
                .hasMessageContaining("characters that HTTP does not allow")
                .hasNoCause()
                .hasMessageNotContaining("canary");
    }

    @Test
    void aUserAndATokenAreOneTooMany() {
        Secret secret = Secret.ofEnvironment("NONE");
        assertThatThrownBy(() -> settings(new Credentials("stock", secret), secret))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("only one of them");
    }

    @Test
    void aReceiverThatHangsHoldsNobodyBackAndMemoryIsBounded() throws Exception {
        receiver.answers(request -> FakeAlertmanager.NEVER);
        receiver.start();
        open(settings(null, null), pace(LONG, ROOM), List.of());
        for (int i = 0; i < 5_000; i++) {
            write(resolved("channel " + i));
        }
        writer().flush(true);
        assertThat(writer().snapshotState(1)).hasSize(ROOM);
        assertThat(counter("displaced")).isEqualTo(5_000 - ROOM);
        writer().close();
    }

    @Test
    void anEndThatIsNotDeliveredIsInTheCheckpointAndGoesOnFromThere() throws Exception {
        OperatorSubtaskState checkpoint;
        try (var harness = harness(Duration.ZERO)) {
            harness.open();
            harness.processElement(firing("web"), 0);
            harness.processElement(resolved("amazon"), 0);
            checkpoint = harness.snapshot(1, 1);
        }
        receiver.start();
        try (var harness = harness(Duration.ZERO)) {
            harness.initializeState(checkpoint);
            harness.open();
            awaitTaken(1);
            await().untilAsserted(() -> assertThat(stateOf(harness.snapshot(2, 2))).isEqualTo(0));
            // Whether it still fires, rules say.
            harness.processElement(resolved("web"), 0);
            awaitTaken(2);
        }
        assertThat(receiver.taken())
                .extracting(
                        alert -> alert.at("/labels/channel").asText(),
                        alert -> instant(alert, "endsAt").isBefore(Instant.now()))
                .containsExactly(tuple("amazon", true), tuple("web", true));
    }

    @Test
    void whatFiredWhenAnEarlierVersionWroteItsStateIsNotSent() throws Exception {
        receiver.start();
        Notification fired = Notification.of(firing("web"), null).orElseThrow();
        Notification ended = Notification.of(resolved("amazon"), null).orElseThrow();
        NotificationSerializer written = new NotificationSerializer();
        open(
                settings(null, null),
                new Pace(SHORT, SHORT.multipliedBy(2), LONG, LONG, LONG, Duration.ZERO, ROOM),
                List.of(
                        written.deserialize(1, written.serialize(fired)),
                        written.deserialize(1, written.serialize(ended))));
        awaitTaken(1);
        assertThat(receiver.taken().get(0).at("/labels/channel").asText()).isEqualTo("amazon");
        assertThat(counter("restored")).isEqualTo(1);
        assertThat(gauge("waiting")).isZero();
    }

    @Test
    void anEndThatIsRestoredGivesWayToWhatIsToldNow() throws Exception {
        OperatorSubtaskState checkpoint;
        try (var harness = harness(LONG)) {
            harness.open();
            harness.processElement(resolved("web"), 0);
            checkpoint = harness.snapshot(1, 1);
        }
        receiver.start();
        try (var harness = harness(LONG)) {
            harness.initializeState(checkpoint);
            harness.open();
            harness.processElement(firing("amazon"), 0);
            awaitTaken(1);
            harness.processElement(firing("web"), 0);
            awaitTaken(2);
        }
        assertThat(receiver.taken())
                .extracting(
                        alert -> alert.at("/labels/channel").asText(),
                        alert -> instant(alert, "endsAt").isBefore(Instant.now()))
                .containsExactly(tuple("amazon", false), tuple("web", false));
    }

    @Test
    void severalWritersAreRefused() throws Exception {
        try (var harness =
                new OneInputStreamOperatorTestHarness<AlertMessage, CommittableMessage<Object>>(
                        new SinkWriterOperatorFactory<>(new AlertmanagerSink(settings(null, null))),
                        2,
                        2,
                        0)) {
            assertThatThrownBy(harness::open).hasMessageContaining("set its parallelism to 1");
        }
    }

    @Test
    void theJobGraphHoldsNoSecret() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "canary-password");
        AlertmanagerSink sink =
                new AlertmanagerSink(
                        settings(new Credentials("stock", Secret.ofFile(password)), null));
        String graph =
                new String(InstantiationUtil.serializeObject(sink), StandardCharsets.ISO_8859_1);
        assertThat(graph).contains(password.toString()).doesNotContain("canary-password");
    }

    private AlertmanagerSettings settings(
            @Nullable Credentials credentials, @Nullable Secret token) {
        return new AlertmanagerSettings(
                receiver.url() + "/",
                credentials,
                token,
                "http://pages",
                AlertmanagerSettings.FIRING_LASTS);
    }

    private static Pace pace(Duration timeout, int room) {
        return new Pace(SHORT, SHORT.multipliedBy(2), timeout, LONG, LONG, LONG, room);
    }

    private OneInputStreamOperatorTestHarness<AlertMessage, CommittableMessage<Object>> harness(
            Duration holdRestored) throws Exception {
        Pace pace = new Pace(SHORT, SHORT.multipliedBy(2), LONG, LONG, LONG, holdRestored, ROOM);
        return new OneInputStreamOperatorTestHarness<>(
                new SinkWriterOperatorFactory<>(new AlertmanagerSink(settings(null, null), pace)));
    }

    /** How many notifications are in it. */
    private static long stateOf(OperatorSubtaskState checkpoint) {
        return checkpoint.getManagedOperatorState().stream()
                .flatMap(handle -> handle.getStateNameToPartitionOffsets().values().stream())
                .mapToLong(places -> places.getOffsets().length)
                .sum();
    }

    private void open(AlertmanagerSettings settings, Pace pace, List<Notification> written) {
        writer = new AlertmanagerWriter(settings, pace, metrics.getMetricGroup(), written);
    }

    private AlertmanagerWriter writer() {
        if (writer == null) {
            open(settings(null, null), pace(LONG, ROOM), List.of());
        }
        return Objects.requireNonNull(writer);
    }

    private void write(AlertMessage... messages) throws Exception {
        for (AlertMessage message : messages) {
            writer().write(message, NoContext.INSTANCE);
        }
    }

    private void awaitTaken(int alerts) {
        await().untilAsserted(() -> assertThat(receiver.taken()).hasSize(alerts));
    }

    private void awaitFailures(long requests) {
        await().until(() -> counter("failedRequests") >= requests);
    }

    /** All that was received is accounted for. */
    private void awaitBalance(long received) {
        await().untilAsserted(
                        () ->
                                assertThat(
                                                counter("silent")
                                                        + counter("superseded")
                                                        + counter("displaced")
                                                        + counter("delivered")
                                                        + counter("refused"))
                                        .isEqualTo(received));
        assertThat(counter("received")).isEqualTo(received);
        assertThat(gauge("waiting")).isZero();
    }

    private long counter(String name) {
        return metrics.getCounter("alertmanager", name).map(Counter::getCount).orElseThrow();
    }

    private long gauge(String name) {
        return metrics.<Number>getGauge("alertmanager", name)
                .map(Gauge::getValue)
                .orElseThrow()
                .longValue();
    }

    private static Instant instant(JsonNode alert, String field) {
        return Instant.parse(alert.get(field).asText());
    }
}
