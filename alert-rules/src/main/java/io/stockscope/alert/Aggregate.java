// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How one value is made of the windows that a rule looks back over. */
public enum Aggregate {
    /** All that was counted. */
    SUM,
    /** All that was counted, per second. */
    RATE,
    /** What the gauge reads. */
    LAST,
    /** The most that the gauge has read, or the largest sample. */
    MAX,
    /** Of a gauge over time, or of the samples. */
    MEAN,
    P50,
    P90,
    P95,
    P99,
    /** How many samples there are. */
    COUNT_OF_SAMPLES("count"),
    /** Bad ones among all. */
    SHARE("ratio");

    private final String wireName;

    Aggregate() {
        this.wireName = name().toLowerCase(Locale.ROOT);
    }

    Aggregate(String wireName) {
        this.wireName = wireName;
    }

    /** Its name in rules. */
    public String wireName() {
        return wireName;
    }

    /** The quantile, from 0 to 1, if it is one. */
    public Optional<Double> quantile() {
        return name().startsWith("P")
                ? Optional.of(Integer.parseInt(name().substring(1)) / 100.0)
                : Optional.empty();
    }

    /** Finds one by its name. */
    public static Optional<Aggregate> byWireName(String name) {
        return Arrays.stream(values()).filter(a -> a.wireName.equals(name)).findFirst();
    }
}
