// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Rows on their way: the same bytes and the same token, however often they are sent.
 *
 * <p>In streaming execution it is part of the writer's state, and sent when a checkpoint that has
 * it is complete.
 */
final class FrozenBatch {
    private final BatchHeader header;
    private final Content content;
    private volatile Runnable onRelease = () -> {};

    FrozenBatch(BatchHeader header, Content content) {
        this.header = header;
        this.content = content;
    }

    BatchHeader header() {
        return header;
    }

    Content content() {
        return content;
    }

    int rows() {
        return header.rows();
    }

    /** Returns the first or the second half, which is not empty. */
    FrozenBatch half(boolean second) throws IOException {
        int[] lengths = header.lengths().toArray();
        int middle = lengths.length / 2;
        int from = second ? middle : 0;
        int to = second ? lengths.length : middle;
        byte[] rows = unpacked();
        int start = sum(lengths, 0, from);
        byte[] part = Arrays.copyOfRange(rows, start, start + sum(lengths, from, to));
        BatchToken token = header.token().half(second);
        if (header.isStamped()) {
            int end = 0;
            for (int row = from; row < to; row++) {
                end += lengths[row];
                token.write(part, end - BatchToken.BYTES);
            }
        }
        BatchHeader half =
                new BatchHeader(
                        header.table(),
                        header.columns(),
                        token,
                        header.openedAtMillis(),
                        Compression.NONE,
                        header.rejections(),
                        RowLengths.of(to - from, row -> lengths[from + row]));
        return new FrozenBatch(half, Content.of(part));
    }

    /** Returns all rows as RowBinary. */
    byte[] unpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(content.size());
        content.writeTo(packed);
        int size = Math.toIntExact(header.lengths().bytes());
        try (InputStream in =
                header.compression()
                        .decompressing(new ByteArrayInputStream(packed.toByteArray()))) {
            byte[] rows = in.readNBytes(size);
            if (rows.length < size) {
                throw new EOFException(
                        "batch %s of table %s has %d bytes, %d are missing"
                                .formatted(
                                        header.token(), header.table(), size, size - rows.length));
            }
            return rows;
        }
    }

    /** Writes the packed rows. */
    void writeTo(OutputStream out) throws IOException {
        content.writeTo(out);
    }

    /** Sets what is to be done when it is released. */
    void onRelease(Runnable action) {
        onRelease = action;
    }

    /** Lets go of memory or disk: it is in the table. */
    void release() {
        content.release();
        onRelease.run();
    }

    private static int sum(int[] lengths, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += lengths[i];
        }
        return sum;
    }
}
