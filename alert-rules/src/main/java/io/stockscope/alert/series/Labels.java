// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.series;

import io.stockscope.alert.SnapshotText;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Names of labels and their values, written and read. */
public final class Labels {

    private Labels() {}

    /** Writes them. */
    public static void write(Map<String, String> labels, DataOutput out) throws IOException {
        out.writeInt(labels.size());
        for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
            SnapshotText.write(label.getKey(), out);
            SnapshotText.write(label.getValue(), out);
        }
    }

    /** Reads what {@link #write} wrote. */
    public static Map<String, String> read(DataInput in) throws IOException {
        int size = in.readInt();
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            labels.put(SnapshotText.read(in), SnapshotText.read(in));
        }
        return Map.copyOf(labels);
    }
}
