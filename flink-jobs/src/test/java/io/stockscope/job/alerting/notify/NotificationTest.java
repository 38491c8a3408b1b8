// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.engine.AlertMessage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotificationTest {

    private static final String PAGES = "https://stock.example/pages/";

    @Test
    void whatConcernsNobodyIsNotTold() {
        assertThat(Notification.of(Alerts.pending("web"), PAGES)).isEmpty();
        assertThat(
                        Notification.of(
                                Alerts.message("web", State.RESOLVED, Alerts.STARTED, false),
                                PAGES))
                .isEmpty();
    }

    @Test
    void itHasTheLabelsAndTextsOfTheAlertAndLeadsToItsPage() {
        assertThat(Notification.of(Alerts.firing("web shop"), PAGES))
                .contains(
                        new Notification(
                                "id of web shop",
                                Alerts.STARTED,
                                null,
                                Map.of(
                                        "alertname",
                                        "Slow",
                                        "severity",
                                        "page",
                                        "team",
                                        "integration",
                                        "channel",
                                        "web shop"),
                                Map.of(
                                        "summary",
                                        "web shop is slow",
                                        "value",
                                        "130,000",
                                        "condition",
                                        "› 120000"),
                                "https://stock.example/pages/on-call?channel=web+shop&at=2026-05-28T20%3A26%3A40Z"));
    }

    @Test
    void theEndHasTheSameIdentityAndPage() {
        Notification firing = Notification.of(Alerts.firing("web"), PAGES).orElseThrow();
        Notification over = Notification.of(Alerts.resolved("web"), PAGES).orElseThrow();
        assertThat(over.isOver()).isTrue();
        assertThat(over.endedAtMillis()).isEqualTo(Alerts.ENDED);
        assertThat(over.labels()).isEqualTo(firing.labels());
        assertThat(over.generatorUrl()).isEqualTo(firing.generatorUrl());
    }

    @Test
    void withoutPagesItLeadsNowhereAndWithoutAChannelToNone() {
        assertThat(Notification.of(Alerts.firing("web"), null).orElseThrow().generatorUrl())
                .isNull();
        AlertMessage ofNone = withLabels(Map.of("source", "wms-dc1"));
        assertThat(Notification.of(ofNone, PAGES).orElseThrow().generatorUrl())
                .isEqualTo("https://stock.example/pages/on-call?at=2026-05-28T20%3A26%3A40Z");
    }

    @Test
    void labelsOfOthersAreBoundedAndDoNotNameTheAlert() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            many.put("label-" + i, "<b>" + "x".repeat(5_000));
        }
        many.put("alertname", "Nothing to see");
        many.put("channel", "c".repeat(60_000));
        Notification notification = Notification.of(withLabels(many), PAGES).orElseThrow();
        assertThat(notification.labels())
                .hasSizeLessThanOrEqualTo(42)
                .containsEntry("alertname", "Slow");
        assertThat(notification.toString()).hasSizeLessThan(20_000).doesNotContain("<");
    }

    @Test
    void itSurvivesACheckpoint() throws IOException {
        NotificationSerializer serializer = new NotificationSerializer();
        for (AlertMessage message :
                new AlertMessage[] {Alerts.firing("web"), Alerts.resolved("web")}) {
            for (String pages : new String[] {PAGES, null}) {
                Notification notification = Notification.of(message, pages).orElseThrow();
                assertThat(
                                serializer.deserialize(
                                        serializer.getVersion(),
                                        serializer.serialize(notification)))
                        .isEqualTo(notification);
            }
        }
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .hasMessageContaining("version 2");
    }

    private static AlertMessage withLabels(Map<String, String> labels) {
        AlertMessage other = Alerts.firing("web");
        return new AlertMessage(
                other.alertId(),
                other.ruleName(),
                other.state(),
                other.severity(),
                labels,
                other.annotations(),
                other.value(),
                other.condition(),
                other.startedAtMillis(),
                other.atMillis(),
                other.endedAtMillis(),
                other.fired());
    }
}
