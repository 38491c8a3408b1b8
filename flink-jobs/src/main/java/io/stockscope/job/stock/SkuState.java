// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static java.util.Objects.requireNonNull;

import io.stockscope.stock.LedgerSettings;
import io.stockscope.stock.SkuStock;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The one state value of a SKU: its stock, and what the function keeps beside it.
 *
 * <p>Changed in place; the function writes it back after every change.
 *
 * <p><b>Written once.</b> What was written is kept until the stock is asked for again. So a SKU at
 * rest costs a checkpoint on the heap nothing but the bytes. Of a SKU that was not asked for
 * between two checkpoints only the bytes are kept, until it is.
 *
 * <p><b>Copies.</b> Flink copies a SKU on the heap that is to be changed while a checkpoint is
 * written, and changes the copy. So the copy takes the stock along, and what it was made of is left
 * the bytes, which are all that the checkpoint needs.
 *
 * <p>A checkpoint's thread writes it while the task's thread may copy it.
 */
final class SkuState {

    /** No timer is set. */
    static final long NO_TIMER = Long.MAX_VALUE;

    private static final int USUAL_STATE_BYTES = 8_192;
    private static final int USUAL_BUFFER_BYTES = 32_768;
    private static final int LARGEST_BUFFER_BYTES = 1 << 20;

    /** Where a thread writes; one that has become too large is let go. */
    private static final ThreadLocal<DataOutputSerializer> BUFFER =
            ThreadLocal.withInitial(() -> new DataOutputSerializer(USUAL_BUFFER_BYTES));

    /** Null while only the bytes are kept. */
    private @Nullable SkuStock stock;

    /** What {@link SkuStock#write} wrote; null if it may have changed since. */
    private byte @Nullable [] written;

    /** As many as were written last. */
    private int bytes = USUAL_STATE_BYTES;

    private long timerMillis = NO_TIMER;
    private long lastVersion;

    SkuState(SkuStock stock) {
        this.stock = stock;
    }

    /** A copy of another one, which shares nothing that changes, and takes its stock along. */
    SkuState(SkuState other) throws IOException {
        synchronized (other) {
            written = other.written();
            bytes = other.bytes;
            stock = other.stock;
            other.stock = null;
        }
        timerMillis = other.timerMillis;
        lastVersion = other.lastVersion;
    }

    static SkuState of(String sku, LedgerSettings settings) {
        return new SkuState(new SkuStock(sku, settings));
    }

    /** The stock, which may be changed. */
    synchronized SkuStock stock() {
        if (stock == null) {
            stock = read(requireNonNull(written));
        }
        written = null;
        return stock;
    }

    private static SkuStock read(byte[] bytes) {
        try {
            return SkuStock.read(new DataInputDeserializer(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("what this process has written cannot be read", e);
        }
    }

    /** The bytes of the stock, which nobody may change. */
    synchronized byte[] written() throws IOException {
        if (written == null) {
            DataOutputSerializer out = BUFFER.get();
            out.clear();
            requireNonNull(stock).write(out);
            written = out.getCopyOfBuffer();
            bytes = written.length;
            if (written.length > LARGEST_BUFFER_BYTES) {
                BUFFER.remove();
            }
        }
        return written;
    }

    /** The same for a checkpoint; what has not changed since the last one is kept as bytes. */
    synchronized byte[] checkpointed() throws IOException {
        if (written != null) {
            stock = null;
        }
        return written();
    }

    /** Lets go of the bytes, where the stock itself is kept. */
    synchronized void letGoOfBytes() {
        if (stock != null) {
            written = null;
        }
    }

    /** How many bytes it was written as last; a guess if it was not. */
    synchronized int bytes() {
        return bytes;
    }

    long timerMillis() {
        return timerMillis;
    }

    void timerMillis(long at) {
        timerMillis = at;
    }

    /** The version of the last row that this SKU has written; 0 if it has written none. */
    long lastVersion() {
        return lastVersion;
    }

    void lastVersion(long version) {
        lastVersion = version;
    }

    /**
     * Numbers the rows of this SKU. The numbers rise over recoveries, new runs and old savepoints
     * alike, also where the clock of one machine is behind that of another.
     *
     * @param attemptStartSeconds wall clock at the start of this attempt
     */
    long nextVersion(long attemptStartSeconds) {
        lastVersion = Math.max(attemptStartSeconds << Integer.SIZE, lastVersion) + 1;
        return lastVersion;
    }
}
