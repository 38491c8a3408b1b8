// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened, in the order of time, as bytes of one array: added at the end, taken from the
 * beginning, and looked at only when something comes late.
 *
 * <p>As objects, what is remembered for that rare case would be most of the state: half a dozen of
 * them an entry, for the garbage collector to follow and for a checkpoint to take apart.
 *
 * <p>An entry is its length, its time, and what the {@linkplain Codec codec} writes.
 */
final class EncodedLog<T> {

    /** How an entry is written, beside its time. */
    interface Codec<T> {
        void write(T entry, long atMillis, DataOutput out) throws IOException;

        T read(DataInput in, long atMillis) throws IOException;
    }

    private static final int LENGTH_BYTES = Integer.BYTES;
    private static final int HEADER_BYTES = LENGTH_BYTES + Long.BYTES;
    private static final byte[] NOTHING = new byte[0];
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** Where an entry is written, before it is known how much room it takes. */
    private static final class Scratch extends ByteArrayOutputStream {
        private final DataOutputStream out = new DataOutputStream(this);

        void copyTo(byte[] target, int at) {
            System.arraycopy(buf, 0, target, at, count);
        }
    }

    private final Codec<T> codec;
    private byte[] bytes = NOTHING;

    /** Where the first entry begins. */
    private int from;

    /** Where the last one ends. */
    private int to;

    private int size;
    private long lastMillis = Long.MIN_VALUE;

    EncodedLog(Codec<T> codec) {
        this.codec = codec;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds an entry at the end. */
    void add(long atMillis, T entry) {
        Scratch scratch = SCRATCH.get();
        scratch.reset();
        try {
            codec.write(entry, atMillis, scratch.out);
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes what is written to it", e);
        }
        int length = scratch.size();
        makeRoom(HEADER_BYTES + length);
        ByteBuffer.wrap(bytes).putInt(to, length).putLong(to + LENGTH_BYTES, atMillis);
        scratch.copyTo(bytes, to + HEADER_BYTES);
        to += HEADER_BYTES + length;
        size++;
        lastMillis = atMillis;
    }

    private void makeRoom(int more) {
        if (to + more <= bytes.length) {
            return;
        }
        int used = to - from;
        int needed = used + more;
        // Half as much again, so that what is moved is few times what is added.
        byte[] target = needed + used / 2 <= bytes.length ? bytes : new byte[needed + used / 2];
        System.arraycopy(bytes, from, target, 0, used);
        bytes = target;
        from = 0;
        to = used;
    }

    /** The time of the first entry, of which there must be one. */
    long firstMillis() {
        return ByteBuffer.wrap(bytes).getLong(from + LENGTH_BYTES);
    }

    /** The time of the last entry, of which there must be one. */
    long lastMillis() {
        return lastMillis;
    }

    /** The first entry, of which there must be one; it is in the log no more. */
    T removeFirst() {
        T first = entry(from);
        from += HEADER_BYTES + length(from);
        size--;
        return first;
    }

    /** All entries, in order. */
    List<T> entries() {
        List<T> entries = new ArrayList<>(size);
        for (int at = from; at < to; at += HEADER_BYTES + length(at)) {
            entries.add(entry(at));
        }
        return entries;
    }

    void clear() {
        bytes = NOTHING;
        from = 0;
        to = 0;
        size = 0;
    }

    private int length(int at) {
        return ByteBuffer.wrap(bytes).getInt(at);
    }

    private T entry(int at) {
        DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(bytes, at + HEADER_BYTES, length(at)));
        try {
            return codec.read(in, ByteBuffer.wrap(bytes).getLong(at + LENGTH_BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("what this process has written cannot be read", e);
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        out.writeInt(to - from);
        out.write(bytes, from, to - from);
        out.writeLong(lastMillis);
    }

    static <T> EncodedLog<T> read(DataInput in, Codec<T> codec) throws IOException {
        EncodedLog<T> log = new EncodedLog<>(codec);
        log.size = in.readInt();
        log.bytes = new byte[in.readInt()];
        log.to = log.bytes.length;
        in.readFully(log.bytes);
        log.lastMillis = in.readLong();
        return log;
    }
}
