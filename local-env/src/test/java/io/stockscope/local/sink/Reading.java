// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.time.LocalDate;

/**
 * A row of the tests' tables.
 *
 * @param n which one; each once
 * @param readAtMillis epoch milliseconds, UTC
 * @param sensor one of a few
 * @param value below {@link #POISON}, or what ClickHouse or the encoder refuses
 */
public record Reading(long n, long readAtMillis, String sensor, long value) {

    /** The table's constraint refuses it. */
    static final long POISON = 1_000_000;

    /** No UInt32: it cannot be encoded. */
    static final long UNENCODABLE = -1;

    static final long FIRST_DAY = LocalDate.of(2026, 1, 1).toEpochDay();

    private static final long DAY_MILLIS = 86_400_000L;
    private static final int SENSORS = 20;
    private static final int STRAGGLERS = 7;
    private static final long VALUES = 1_000;

    /**
     * Returns row {@code n}: always the same for the same arguments. Days follow each other; every
     * seventh row is of the day before, so that batches have rows of several days.
     *
     * @param salt which run it is of, from 0: values of two runs have nothing in common
     * @param rowsPerDay about how many rows follow each other before the next day begins
     */
    static Reading of(long n, long salt, long rowsPerDay) {
        long day = FIRST_DAY + n / rowsPerDay;
        if (n % STRAGGLERS == 0 && day > FIRST_DAY) {
            day--;
        }
        long value = salt * VALUES + Math.floorMod(n * 2_654_435_761L * 40_503L, VALUES);
        return new Reading(n, day * DAY_MILLIS + n % DAY_MILLIS, "sensor-" + n % SENSORS, value);
    }

    /** The same, refused by ClickHouse. */
    Reading poisoned() {
        return new Reading(n, readAtMillis, sensor, POISON);
    }

    /** The same, refused by the encoder. */
    Reading unencodable() {
        return new Reading(n, readAtMillis, sensor, UNENCODABLE);
    }

    boolean isRefused() {
        return value < 0 || value >= POISON;
    }

    long day() {
        return Math.floorDiv(readAtMillis, DAY_MILLIS);
    }
}
