// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

/** Alerts about the alerting itself that no rule raises; beside them are those about the brake. */
public enum OwnAlert {
    RULES_REFUSED("RulesRefused"),
    MEASUREMENTS_MISSING("MeasurementsMissing"),
    MEASUREMENTS_MALFORMED("MeasurementsMalformed"),
    MEASUREMENTS_COUNTED_TWICE("MeasurementsCountedTwice"),
    MEASUREMENTS_STALLED("MeasurementsStalled");

    private final String alertName;

    OwnAlert(String alertName) {
        this.alertName = alertName;
    }

    /** Its name as an alert. */
    public String alertName() {
        return alertName;
    }
}
