// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import io.stockscope.dashboard.panel.Unit;

/** Units by the names that Grafana has for them. */
final class GrafanaUnits {

    private GrafanaUnits() {}

    /**
     * The name of a unit.
     *
     * @param currency in which money is
     */
    static String of(Unit unit, String currency) {
        return switch (unit) {
            case MS -> "ms";
            case UNITS, COUNT -> "locale";
            case MONEY -> "suffix:" + currency;
            case PERCENT -> "percentunit";
            case TIME -> "dateTimeAsIso";
            case FLAG -> "bool";
            case TEXT -> "string";
        };
    }
}
