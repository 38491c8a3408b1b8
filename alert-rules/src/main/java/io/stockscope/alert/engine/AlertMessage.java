// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stockscope.alert.AlertLife;
import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.Decision;
import io.stockscope.alert.Rule;
import io.stockscope.alert.SnapshotText;
import io.stockscope.alert.Template;
import io.stockscope.alert.series.Labels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alert as it goes out: the record {@code Alert} of the contract.
 *
 * @param alertId of the rule and the group
 * @param startedAtMillis tells the episodes apart
 * @param endedAtMillis null until it is resolved
 * @param fired whether the episode has come to fire: else no person was told of it
 */
public record AlertMessage(
        String alertId,
        String ruleName,
        State state,
        String severity,
        Map<String, String> labels,
        Map<String, String> annotations,
        double value,
        String condition,
        long startedAtMillis,
        long atMillis,
        @Nullable Long endedAtMillis,
        boolean fired) {

    /** What a decision tells. */
    static AlertMessage of(Decision decision) {
        Rule rule = decision.rule();
        AlertLife.Transition transition = decision.transition();
        Map<String, String> labels = new HashMap<>(rule.labels());
        labels.putAll(rule.where());
        labels.putAll(decision.group());
        Map<String, String> annotations = new HashMap<>();
        rule.annotations()
                .forEach(
                        (name, text) ->
                                annotations.put(
                                        name,
                                        Template.fill(
                                                text,
                                                labels,
                                                transition.value(),
                                                rule.signal().unit())));
        return new AlertMessage(
                id(rule.name(), decision.group()),
                rule.name(),
                transition.state(),
                rule.severity(),
                Map.copyOf(labels),
                Map.copyOf(annotations),
                transition.value(),
                rule.signal().describe(),
                transition.startedAtMillis(),
                transition.atMillis(),
                transition.state() == State.RESOLVED ? transition.atMillis() : null,
                transition.fired());
    }

    /** The id of the alert of a rule and a group. */
    static String id(String ruleName, Map<String, String> group) {
        String name = ruleName + "\n" + new TreeMap<>(group);
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }

    /** The same, of the value that it has later. */
    AlertMessage withValueOf(AlertMessage later) {
        return new AlertMessage(
                alertId,
                ruleName,
                state,
                severity,
                labels,
                later.annotations,
                later.value,
                condition,
                startedAtMillis,
                atMillis,
                endedAtMillis,
                fired);
    }

    /** Its end. */
    AlertMessage endedAt(long endMillis) {
        return new AlertMessage(
                alertId,
                ruleName,
                State.RESOLVED,
                severity,
                labels,
                annotations,
                value,
                condition,
                startedAtMillis,
                endMillis,
                endMillis,
                fired);
    }

    /** The same, as it is said later. */
    AlertMessage saidAt(long laterMillis) {
        return new AlertMessage(
                alertId,
                ruleName,
                state,
                severity,
                labels,
                annotations,
                value,
                condition,
                startedAtMillis,
                laterMillis,
                endedAtMillis,
                fired);
    }

    /** The same, with a reason why it is so that no value says. */
    AlertMessage because(String reason) {
        Map<String, String> more = new HashMap<>(annotations);
        more.put("reason", reason);
        return new AlertMessage(
                alertId,
                ruleName,
                state,
                severity,
                labels,
                Map.copyOf(more),
                value,
                condition,
                startedAtMillis,
                atMillis,
                endedAtMillis,
                fired);
    }

    boolean isOver() {
        return state == State.RESOLVED;
    }

    /** Writes it. */
    public void write(DataOutput out) throws IOException {
        SnapshotText.write(alertId, out);
        SnapshotText.write(ruleName, out);
        SnapshotText.write(state.name(), out);
        SnapshotText.write(severity, out);
        Labels.write(labels, out);
        Labels.write(annotations, out);
        out.writeDouble(value);
        SnapshotText.write(condition, out);
        out.writeLong(startedAtMillis);
        out.writeLong(atMillis);
        out.writeBoolean(endedAtMillis != null);
        out.writeLong(endedAtMillis == null ? 0 : endedAtMillis);
        out.writeBoolean(fired);
    }

    /** Reads what {@link #write} wrote. */
    public static AlertMessage read(DataInput in) throws IOException {
        String alertId = SnapshotText.read(in);
        String ruleName = SnapshotText.read(in);
        State state = State.valueOf(SnapshotText.read(in));
        String severity = SnapshotText.read(in);
        Map<String, String> labels = Labels.read(in);
        Map<String, String> annotations = Labels.read(in);
        double value = in.readDouble();
        String condition = SnapshotText.read(in);
        long startedAtMillis = in.readLong();
        long atMillis = in.readLong();
        boolean ended = in.readBoolean();
        long endedAtMillis = in.readLong();
        return new AlertMessage(
                alertId,
                ruleName,
                state,
                severity,
                labels,
                annotations,
                value,
                condition,
                startedAtMillis,
                atMillis,
                ended ? endedAtMillis : null,
                in.readBoolean());
    }
}
