// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.event.Alert;
import io.stockscope.event.AlertState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Alerts as records of the contract. */
final class AlertRecords {

    private AlertRecords() {}

    static Alert record(AlertMessage alert) {
        return Alert.newBuilder()
                .setAlertId(alert.alertId())
                .setRuleName(alert.ruleName())
                .setState(AlertState.valueOf(alert.state().name()))
                .setSeverity(alert.severity())
                .setLabels(alert.labels())
                .setAnnotations(alert.annotations())
                .setValue(alert.value())
                .setCondition(alert.condition())
                .setStartedAt(Instant.ofEpochMilli(alert.startedAtMillis()))
                .setAt(Instant.ofEpochMilli(alert.atMillis()))
                .setEndedAt(instant(alert.endedAtMillis()))
                .build();
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
