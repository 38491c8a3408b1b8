// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.Compression;
import io.stockscope.sink.clickhouse.RowBinaryOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A batch that rows are still appended to. Of rows with the same key, in a table that has keys,
 * only the one that counts is in it when it is closed. To be used again after {@link #begin}.
 *
 * @param <T> the rows
 */
final class OpenBatch<T> {
    private static final int FIRST_ROWS = 1 << 10;
    private static final int FIRST_BYTES = 1 << 16;

    private final RowEncoder<T> encoder;
    private final RowBinaryOutput bytes = new RowBinaryOutput(FIRST_BYTES);
    private final @Nullable KeyIndex keys;
    private BatchToken token;
    private long openedAtMillis;
    private int[] starts = new int[FIRST_ROWS];
    private int[] keyEnds = new int[FIRST_ROWS];
    // Only where rows have keys.
    private long[] versions = new long[0];
    private boolean[] superseded = new boolean[0];
    private int rows;
    private int supersededRows;

    /** Opens an empty batch; its rows are written with {@code token}. */
    OpenBatch(RowEncoder<T> encoder, BatchToken token, long nowMillis) {
        this.encoder = encoder;
        this.keys = encoder.hasKey() ? new KeyIndex(bytes) : null;
        this.token = token;
        this.openedAtMillis = nowMillis;
    }

    /** Forgets all rows, and begins anew. */
    void begin(BatchToken token, long nowMillis) {
        this.token = token;
        this.openedAtMillis = nowMillis;
        bytes.clear();
        if (keys != null) {
            keys.clear();
            Arrays.fill(superseded, 0, Math.min(rows, superseded.length), false);
        }
        rows = 0;
        supersededRows = 0;
    }

    /**
     * Appends a row.
     *
     * @throws UnencodableRow if a value does not fit; the batch is as before
     */
    void add(T row) throws UnencodableRow {
        ensureRows();
        int start = bytes.size();
        starts[rows] = start;
        try {
            keyEnds[rows] = encoder.encode(row, token, bytes);
            if (keys != null) {
                versions[rows] = encoder.table().version(row);
            }
        } catch (RuntimeException e) {
            byte[] soFar = Arrays.copyOfRange(bytes.toByteArray(), start, bytes.size());
            bytes.truncate(start);
            throw new UnencodableRow(String.valueOf(e.getMessage()), soFar, e);
        }
        if (keys != null) {
            supersede(keys);
        }
        rows++;
    }

    private void supersede(KeyIndex index) {
        int other = index.putIfAbsent(rows, starts, keyEnds);
        if (other == KeyIndex.NONE) {
            return;
        }
        supersededRows++;
        if (versions[rows] >= versions[other]) {
            superseded[other] = true;
            index.replace(other, rows, starts, keyEnds);
        } else {
            superseded[rows] = true;
        }
    }

    /** Returns how many rows have been appended. */
    int rows() {
        return rows;
    }

    /** Returns how many of them do not count any more. */
    int supersededRows() {
        return supersededRows;
    }

    /** Returns how many bytes all rows take, as RowBinary. */
    int bytes() {
        return bytes.size();
    }

    /** Packs the rows that count. */
    FrozenBatch freeze(Compression compression, boolean rejections, Keeper keeper)
            throws IOException {
        BatchHeader header =
                new BatchHeader(
                        encoder.table().tableName(),
                        encoder.columns(),
                        token,
                        openedAtMillis,
                        compression,
                        rejections,
                        RowLengths.of(
                                rows,
                                row ->
                                        isSuperseded(row)
                                                ? RowLengths.LEFT_OUT
                                                : end(row) - starts[row]));
        ByteArrayOutputStream packed =
                new ByteArrayOutputStream(Math.max(1 << 10, bytes.size() / 4));
        try (OutputStream out = compression.compressing(packed)) {
            writeRows(out);
        }
        return new FrozenBatch(header, keeper.keep(packed.toByteArray()));
    }

    private void writeRows(OutputStream out) throws IOException {
        // Runs of rows that count are written in one go: mostly there is only one.
        int from = 0;
        for (int row = 0; row < rows && supersededRows > 0; row++) {
            if (superseded[row]) {
                bytes.writeTo(out, from, starts[row]);
                from = end(row);
            }
        }
        bytes.writeTo(out, from, bytes.size());
    }

    private boolean isSuperseded(int row) {
        return supersededRows > 0 && superseded[row];
    }

    private int end(int row) {
        return row + 1 < rows ? starts[row + 1] : bytes.size();
    }

    private void ensureRows() {
        if (rows == starts.length) {
            starts = Arrays.copyOf(starts, 2 * rows);
            keyEnds = Arrays.copyOf(keyEnds, 2 * rows);
        }
        if (keys != null && superseded.length < starts.length) {
            versions = Arrays.copyOf(versions, starts.length);
            superseded = Arrays.copyOf(superseded, starts.length);
        }
    }

    /** Takes packed rows in. */
    @FunctionalInterface
    interface Keeper {
        Content keep(byte[] packed) throws IOException;
    }
}
