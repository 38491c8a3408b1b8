// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.engine.AlertMessage;
import java.util.Map;

/** Alerts that slow channels raise. */
final class Alerts {

    static final long STARTED = 1_780_000_000_000L;
    static final long ENDED = STARTED + 600_000;

    private Alerts() {}

    static AlertMessage pending(String channel) {
        return message(channel, State.PENDING, STARTED, false);
    }

    static AlertMessage firing(String channel) {
        return message(channel, State.FIRING, STARTED, true);
    }

    static AlertMessage resolved(String channel) {
        return message(channel, State.RESOLVED, STARTED, true);
    }

    static AlertMessage message(String channel, State state, long startedAtMillis, boolean fired) {
        long ended = startedAtMillis + ENDED - STARTED;
        return new AlertMessage(
                "id of " + channel,
                "Slow",
                state,
                "page",
                Map.of("channel", channel, "team", "integration", "severity", "page"),
                Map.of("summary", channel + " is slow"),
                130_000,
                "> 120000",
                startedAtMillis,
                state == State.RESOLVED ? ended : startedAtMillis,
                state == State.RESOLVED ? ended : null,
                fired);
    }

    static AlertMessage named(String ruleName, AlertMessage other) {
        return new AlertMessage(
                ruleName + other.alertId(),
                ruleName,
                other.state(),
                other.severity(),
                other.labels(),
                other.annotations(),
                other.value(),
                other.condition(),
                other.startedAtMillis(),
                other.atMillis(),
                other.endedAtMillis(),
                other.fired());
    }
}
