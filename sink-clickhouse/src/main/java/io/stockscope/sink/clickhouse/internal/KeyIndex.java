// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.RowBinaryOutput;
import java.util.Arrays;

/**
 * Finds the row of a batch that has a given key, by the encoded bytes of the keys. Open addressing
 * over row numbers: 16 bytes per row, and no object per key.
 */
final class KeyIndex {
    /** No such row. */
    static final int NONE = -1;

    private static final int FIRST_SLOTS = 1 << 10;

    private final RowBinaryOutput bytes;
    private int[] rows = emptySlots(FIRST_SLOTS);
    private int[] hashes = new int[FIRST_SLOTS];
    private int size;

    /**
     * Creates an empty index.
     *
     * @param bytes where the keys lie
     */
    KeyIndex(RowBinaryOutput bytes) {
        this.bytes = bytes;
    }

    /** Forgets all rows. */
    void clear() {
        Arrays.fill(rows, NONE);
        size = 0;
    }

    /**
     * Remembers that this row has its key, unless another one has it already.
     *
     * @param keyStarts of all rows so far, this one included
     * @param keyEnds likewise
     * @return the row that has it; {@link #NONE} if none had
     */
    int putIfAbsent(int row, int[] keyStarts, int[] keyEnds) {
        if (2 * (size + 1) > rows.length) {
            grow();
        }
        int hash = spread(bytes.hash(keyStarts[row], keyEnds[row]));
        int slot = hash & (rows.length - 1);
        while (rows[slot] != NONE) {
            int other = rows[slot];
            if (hashes[slot] == hash
                    && bytes.isSame(
                            keyStarts[other], keyEnds[other], keyStarts[row], keyEnds[row])) {
                return other;
            }
            slot = (slot + 1) & (rows.length - 1);
        }
        rows[slot] = row;
        hashes[slot] = hash;
        size++;
        return NONE;
    }

    /** Gives the key of one row to another one that has the same. */
    void replace(int row, int by, int[] keyStarts, int[] keyEnds) {
        int slot = spread(bytes.hash(keyStarts[row], keyEnds[row])) & (rows.length - 1);
        while (rows[slot] != row) {
            slot = (slot + 1) & (rows.length - 1);
        }
        rows[slot] = by;
    }

    /** The lowest bits choose a slot: they are to depend on all bytes of the key. */
    private static int spread(int hash) {
        int spread = hash * 0x9E37_79B9;
        return spread ^ spread >>> 16;
    }

    private void grow() {
        int[] oldRows = rows;
        int[] oldHashes = hashes;
        rows = emptySlots(2 * oldRows.length);
        hashes = new int[rows.length];
        for (int i = 0; i < oldRows.length; i++) {
            if (oldRows[i] != NONE) {
                int slot = oldHashes[i] & (rows.length - 1);
                while (rows[slot] != NONE) {
                    slot = (slot + 1) & (rows.length - 1);
                }
                rows[slot] = oldRows[i];
                hashes[slot] = oldHashes[i];
            }
        }
    }

    private static int[] emptySlots(int count) {
        int[] slots = new int[count];
        Arrays.fill(slots, NONE);
        return slots;
    }
}
