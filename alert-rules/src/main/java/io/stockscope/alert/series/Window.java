// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.series;

import io.stockscope.alert.MetricKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What was counted in ten seconds of event time, or in several such windows together. */
public final class Window {

    /** How long one is. */
    public static final long MILLIS = 10_000;

    private double count;

    /** Of a distribution only. */
    private final @Nullable BinCounts bins;

    private Window(@Nullable BinCounts bins) {
        this.bins = bins;
    }

    static Window of(MetricKind kind) {
        return new Window(kind == MetricKind.DISTRIBUTION ? new BinCounts() : null);
    }

    /** When the window begins that an instant is in. */
    public static long startOf(long atMillis) {
        return Math.floorDiv(atMillis, MILLIS) * MILLIS;
    }

    void add(Reading reading) {
        if (bins == null) {
            count += reading.value();
        } else {
            bins.add(reading.bins());
        }
    }

    void add(Window other) {
        count += other.count;
        if (bins != null && other.bins != null) {
            bins.add(other.bins);
        }
    }

    void subtract(Window other) {
        count -= other.count;
        if (bins != null && other.bins != null) {
            bins.subtract(other.bins);
        }
    }

    double count() {
        return count;
    }

    BinCounts bins() {
        if (bins == null) {
            throw new IllegalStateException("a count has no bins");
        }
        return bins;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(count);
        if (bins != null) {
            bins.write(out);
        }
    }

    static Window read(MetricKind kind, DataInput in) throws IOException {
        double count = in.readDouble();
        Window window = new Window(kind == MetricKind.DISTRIBUTION ? BinCounts.read(in) : null);
        window.count = count;
        return window;
    }
}
