// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.StorageLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Where one writer keeps its closed batches until they are in the table: in memory up to a limit,
 * then on local disk up to another one.
 *
 * <p>It never waits: who waited for room would hold back the barrier of the very checkpoint that
 * makes room.
 */
final class BatchStore implements AutoCloseable {
    private final String table;
    private final StorageLimits limits;
    private final Duration checkpointInterval;
    private final Set<Kept> kept = new HashSet<>();
    private long memoryBytes;
    private long diskBytes;
    private long spilledBatches;
    private long spilledBytes;
    private long emptySinceNanos = System.nanoTime();

    /**
     * Creates an empty store.
     *
     * @param table for messages
     * @param checkpointInterval for messages
     */
    BatchStore(String table, StorageLimits limits, Duration checkpointInterval) {
        this.table = table;
        this.limits = limits;
        this.checkpointInterval = checkpointInterval;
    }

    /**
     * Keeps packed rows.
     *
     * @throws IOException if there is no room, or the disk fails
     */
    synchronized Content keep(byte[] packed) throws IOException {
        Kept content;
        if (memoryBytes + packed.length <= limits.memoryBytes()) {
            memoryBytes += packed.length;
            content = new InMemory(packed);
        } else if (diskBytes + packed.length <= limits.spillBytes()) {
            content = new OnDisk(spill(packed), packed.length);
            diskBytes += packed.length;
            spilledBatches++;
            spilledBytes += packed.length;
        } else {
            throw new IOException(noRoom(packed.length));
        }
        kept.add(content);
        return content;
    }

    /** Returns how many bytes are kept now. */
    synchronized long bytes() {
        return memoryBytes + diskBytes;
    }

    /** Returns how many batches have gone to disk so far. */
    synchronized long spilledBatches() {
        return spilledBatches;
    }

    /** Returns how many bytes have gone to disk so far. */
    synchronized long spilledBytes() {
        return spilledBytes;
    }

    /** Lets go of everything. */
    @Override
    public void close() {
        List<Kept> all;
        synchronized (this) {
            all = List.copyOf(kept);
        }
        all.forEach(Content::release);
    }

    private FileChannel spill(byte[] packed) throws IOException {
        Path directory = limits.spillDirectory();
        try {
            Files.createDirectories(directory);
            // On POSIX systems the name is gone at once: no crash leaves a file behind.
            FileChannel file =
                    FileChannel.open(
                            directory.resolve("clickhouse-sink-" + UUID.randomUUID() + ".batch"),
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE);
            ByteBuffer rest = ByteBuffer.wrap(packed);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            return file;
        } catch (IOException e) {
            throw new IOException(
                    ("Cannot spill rows of table %s to %s: %s. What to do: make room there, or set"
                                    + " spillDirectory or memoryLimit of the sink.")
                            .formatted(table, directory, e),
                    e);
        }
    }

    private String noRoom(int more) {
        double seconds = Math.max(0.001, (System.nanoTime() - emptySinceNanos) / 1e9);
        long bytes = memoryBytes + diskBytes + more;
        return ("Rows of table %s that wait for a checkpoint to complete have come to %,d bytes,"
                        + " packed; memoryLimit is %,d bytes and spillLimit %,d. They came in %.1f s,"
                        + " that is %,.0f bytes/s; the checkpoint interval is %s. What to do: see in"
                        + " Flink's web UI whether checkpoints complete; set a shorter"
                        + " execution.checkpointing.interval, a higher parallelism of the sink, or a"
                        + " higher spillLimit. Nothing is lost: the job goes on from its last"
                        + " checkpoint.")
                .formatted(
                        table,
                        bytes,
                        limits.memoryBytes(),
                        limits.spillBytes(),
                        seconds,
                        bytes / seconds,
                        checkpointInterval);
    }

    private synchronized boolean letGo(Kept content, long fromMemory, long fromDisk) {
        if (!kept.remove(content)) {
            return false;
        }
        memoryBytes -= fromMemory;
        diskBytes -= fromDisk;
        if (kept.isEmpty()) {
            emptySinceNanos = System.nanoTime();
        }
        return true;
    }

    /** Content of this store. */
    private interface Kept extends Content {}

    private final class InMemory implements Kept {
        private final byte[] bytes;

        InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int size() {
            return bytes.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }

        @Override
        public void release() {
            letGo(this, bytes.length, 0);
        }
    }

    private final class OnDisk implements Kept {
        private static final int CHUNK_BYTES = 1 << 16;

        private final FileChannel file;
        private final int size;

        OnDisk(FileChannel file, int size) {
            this.file = file;
            this.size = size;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
            for (long at = 0; at < size; at += chunk.position()) {
                chunk.clear();
                if (file.read(chunk, at) < 0) {
                    throw new IOException("a spilled batch of table " + table + " lost its end");
                }
                out.write(chunk.array(), 0, chunk.position());
            }
        }

        @Override
        public void release() {
            if (letGo(this, 0, size)) {
                try {
                    file.close();
                } catch (IOException e) {
                    // Its name is gone already; the space comes back with the process at the
                    // latest.
                }
            }
        }
    }
}
