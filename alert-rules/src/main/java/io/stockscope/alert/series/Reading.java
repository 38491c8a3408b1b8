// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.series;

import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.SnapshotText;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What one measurement tells.
 *
 * @param labels names of labels to their values
 * @param windowStartMillis of the window of ten seconds that it belongs to
 * @param value an addition to a count, or what a gauge reads; 0 for a distribution
 * @param bins additions to the bins of a distribution; empty for others
 * @param knownFromMillis from when on it counts, in event time: what its producer had told
 *     completely before, or the start of the window if that is later
 */
public record Reading(
        AlertMetric metric,
        Map<String, String> labels,
        long windowStartMillis,
        double value,
        Map<Integer, Long> bins,
        long knownFromMillis) {

    /** Writes it. */
    public void write(DataOutput out) throws IOException {
        SnapshotText.write(metric.wireName(), out);
        Labels.write(labels, out);
        out.writeLong(windowStartMillis);
        out.writeDouble(value);
        out.writeInt(bins.size());
        for (Map.Entry<Integer, Long> bin : bins.entrySet()) {
            out.writeInt(bin.getKey());
            out.writeLong(bin.getValue());
        }
        out.writeLong(knownFromMillis);
    }

    /** Reads what {@link #write} wrote. */
    public static Reading read(DataInput in) throws IOException {
        AlertMetric metric = AlertMetric.byWireName(SnapshotText.read(in)).orElseThrow();
        Map<String, String> labels = Labels.read(in);
        long windowStartMillis = in.readLong();
        double value = in.readDouble();
        Map<Integer, Long> bins = new HashMap<>();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            bins.put(in.readInt(), in.readLong());
        }
        return new Reading(metric, labels, windowStartMillis, value, bins, in.readLong());
    }
}
