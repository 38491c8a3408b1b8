// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.Template;
import io.stockscope.alert.engine.AlertMessage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an Alertmanager is told of an alert: its labels, which are its identity there, and texts,
 * all plain and of limited length.
 *
 * @param alertId of the rule and the group
 * @param startedAtMillis of the episode
 * @param endedAtMillis null while it fires
 * @param labels of the alert, with {@code alertname} and {@code severity}
 * @param annotations texts for people
 * @param generatorUrl the page that shows what it is about; null if there are no pages
 */
record Notification(
        String alertId,
        long startedAtMillis,
        @Nullable Long endedAtMillis,
        Map<String, String> labels,
        Map<String, String> annotations,
        @Nullable String generatorUrl) {

    private static final String NAME = "alertname";
    private static final String SEVERITY = "severity";
    private static final String CHANNEL = "channel";
    private static final String VALUE = "value";
    private static final String CONDITION = "condition";

    /** Of labels and of annotations: more than any rule has use for. */
    private static final int MOST = 40;

    private static final int LONGEST_CHANNEL = 200;

    /**
     * What is to be told; empty for what concerns nobody: an alert that is pending, and the end of
     * one that never fired.
     *
     * @param dashboardUrl base address of the pages, or null
     */
    static Optional<Notification> of(AlertMessage message, @Nullable String dashboardUrl) {
        if (message.state() == State.PENDING || !message.fired()) {
            return Optional.empty();
        }
        return Optional.of(
                new Notification(
                        message.alertId(),
                        message.startedAtMillis(),
                        message.state() == State.RESOLVED ? endedAtMillis(message) : null,
                        labels(message),
                        annotations(message),
                        dashboardUrl == null ? null : page(dashboardUrl, message)));
    }

    private static long endedAtMillis(AlertMessage message) {
        Long endedAt = message.endedAtMillis();
        return endedAt == null ? message.atMillis() : endedAt;
    }

    private static Map<String, String> labels(AlertMessage message) {
        Map<String, String> labels = new TreeMap<>();
        new TreeMap<>(message.labels())
                .entrySet().stream()
                        .limit(MOST)
                        .forEach(
                                label ->
                                        labels.put(
                                                PlainText.name(label.getKey()),
                                                PlainText.label(label.getValue())));
        labels.put(NAME, PlainText.label(message.ruleName()));
        labels.put(SEVERITY, PlainText.label(message.severity()));
        return labels;
    }

    private static Map<String, String> annotations(AlertMessage message) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(VALUE, Template.number(message.value()));
        annotations.put(CONDITION, PlainText.annotation(message.condition()));
        new TreeMap<>(message.annotations())
                .entrySet().stream()
                        .limit(MOST)
                        .forEach(
                                text ->
                                        annotations.put(
                                                PlainText.name(text.getKey()),
                                                PlainText.annotation(text.getValue())));
        return annotations;
    }

    /** The page of the channel, from when it began. */
    private static String page(String dashboardUrl, AlertMessage message) {
        String base =
                dashboardUrl.endsWith("/")
                        ? dashboardUrl.substring(0, dashboardUrl.length() - 1)
                        : dashboardUrl;
        String channel = message.labels().get(CHANNEL);
        return base
                + "/on-call?"
                + (channel == null || channel.length() > LONGEST_CHANNEL
                        ? ""
                        : "channel=" + encoded(channel) + "&")
                + "at="
                + encoded(Instant.ofEpochMilli(message.startedAtMillis()).toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Whether the alert has ended. */
    boolean isOver() {
        return endedAtMillis != null;
    }
}
