// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.RowBinaryOutput;
import java.math.BigInteger;
import java.security.SecureRandom;

/**
 * Says of a batch which one it is, for ever: 128 bits that are stored with its bytes, are its
 * {@code insert_deduplication_token}, and stand in column {@code _batch} of each of its rows.
 *
 * <p>The lower half is random. A token that is computed from checkpoint ids alone loses rows: two
 * runs from one savepoint give other rows the same ids, and ClickHouse drops the second. The upper
 * half says whose batch it is and from when: a writer that is restored from an older checkpoint
 * finds by it what was written after that one.
 *
 * <p>It is what Flink knows as the committable: the batch itself is in the state of the writer, and
 * the committer runs beside it.
 *
 * @param high lineage of the writer (32 bits, random too), and the last checkpoint whose barrier it
 *     had seen when the batch was opened (32 bits)
 * @param low random
 */
public record BatchToken(long high, long low) {

    /** The column that has it. */
    static final String COLUMN = "_batch";

    /** The column's type in ClickHouse. */
    static final String TYPE = "UInt128";

    /** How many bytes it takes in a row. */
    static final int BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();
    // Paths begin with 2 and 3; what stands for a row that was refused has to be none of them.
    private static final int REJECTED = 1;

    /** Draws the token of a new batch. */
    static BatchToken next(int lineage, long lastCheckpointId) {
        return new BatchToken(firstHighOf(lineage, lastCheckpointId), RANDOM.nextLong());
    }

    /** Draws a lineage. */
    static int newLineage() {
        return RANDOM.nextInt();
    }

    /** The lowest token that a batch of this lineage can have that was opened then or later. */
    static BatchToken first(int lineage, long checkpointId) {
        return new BatchToken(firstHighOf(lineage, checkpointId), 0);
    }

    /** The highest token of a lineage. */
    static BatchToken last(int lineage) {
        return new BatchToken(firstHighOf(lineage, 0xFFFF_FFFFL), -1);
    }

    /** The token of the first or the second half: the same each time the batch is halved. */
    BatchToken half(boolean second) {
        return new BatchToken(high, mix(low, second ? 3 : 2));
    }

    /** The token under which the only row of this batch is told as refused. */
    BatchToken rejected() {
        return new BatchToken(high, mix(low, REJECTED));
    }

    /** Appends it as a value of {@link #TYPE}. */
    void write(RowBinaryOutput out) {
        out.writeLittleEndian(low, Long.BYTES);
        out.writeLittleEndian(high, Long.BYTES);
    }

    /** Overwrites such a value. */
    void write(byte[] bytes, int at) {
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[at + i] = (byte) (low >>> (8 * i));
            bytes[at + Long.BYTES + i] = (byte) (high >>> (8 * i));
        }
    }

    /** The value as it stands in a statement. */
    String sql() {
        return "toUInt128('" + new BigInteger(toString(), 16) + "')";
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }

    private static long firstHighOf(int lineage, long checkpointId) {
        return (long) lineage << 32 | checkpointId & 0xFFFF_FFFFL;
    }

    /**
     * The finalizer of SplitMix64 (Steele, Lea, Flood 2014) over both: a bijection of {@code n}.
     */
    private static long mix(long n, int step) {
        long z = n + step * 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }
}
