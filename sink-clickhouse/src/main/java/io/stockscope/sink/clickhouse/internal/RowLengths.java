// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.ByteArrayOutputStream;
import java.util.function.IntUnaryOperator;

/**
 * How many bytes each row of a batch takes, so that it can be cut between rows: 1 to 5 bytes per
 * row, because it is part of every checkpoint and almost never needed.
 *
 * @param rows how many
 * @param bytes their sum
 * @param encoded each as an unsigned LEB128
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record RowLengths(int rows, long bytes, byte[] encoded) {

    /** In place of a length: no such row. */
    static final int LEFT_OUT = -1;

    /** Of rows from 0 to below {@code count}, each as {@code length} says. */
    static RowLengths of(int count, IntUnaryOperator length) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(2 * count);
        int rows = 0;
        long bytes = 0;
        for (int row = 0; row < count; row++) {
            int rest = length.applyAsInt(row);
            if (rest == LEFT_OUT) {
                continue;
            }
            rows++;
            bytes += rest;
            while ((rest & ~0x7F) != 0) {
                encoded.write(rest | 0x80);
                rest >>>= 7;
            }
            encoded.write(rest);
        }
        return new RowLengths(rows, bytes, encoded.toByteArray());
    }

    /** Returns the length of each row. */
    int[] toArray() {
        int[] lengths = new int[rows];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            int shift = 0;
            byte next;
            do {
                next = encoded[at++];
                lengths[row] |= (next & 0x7F) << shift;
                shift += 7;
            } while (next < 0);
        }
        return lengths;
    }
}
