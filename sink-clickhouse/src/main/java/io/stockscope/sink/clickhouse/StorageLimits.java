// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * Where rows wait for a checkpoint to complete, and for ClickHouse, per writer (subtask). Set
 * through {@link ClickHouseSink.Builder}.
 *
 * @param memoryBytes most of the packed batches in memory, at least 0
 * @param spillBytes most of those on local disk, at least 0
 * @param spillPath the directory on disk; empty for the temporary directory of the TaskManager
 * @param backlogBytes most of those that wait for a ClickHouse that is away while the job goes on,
 *     at least 0
 */
public record StorageLimits(long memoryBytes, long spillBytes, String spillPath, long backlogBytes)
        implements Serializable {

    static final StorageLimits DEFAULTS = new StorageLimits(64L << 20, 1L << 30, "", 32L << 20);

    public StorageLimits {
        WriteOptions.require(memoryBytes >= 0, "memoryLimit", memoryBytes, "at least 0");
        WriteOptions.require(spillBytes >= 0, "spillLimit", spillBytes, "at least 0");
        WriteOptions.require(backlogBytes >= 0, "backlogLimit", backlogBytes, "at least 0");
    }

    StorageLimits withMemoryBytes(long bytes) {
        return new StorageLimits(bytes, spillBytes, spillPath, backlogBytes);
    }

    StorageLimits withSpillBytes(long bytes) {
        return new StorageLimits(memoryBytes, bytes, spillPath, backlogBytes);
    }

    StorageLimits withSpillPath(String path) {
        return new StorageLimits(memoryBytes, spillBytes, path, backlogBytes);
    }

    StorageLimits withBacklogBytes(long bytes) {
        return new StorageLimits(memoryBytes, spillBytes, spillPath, bytes);
    }

    /** Returns {@link #backlogBytes}, if that leaves half of the room for what comes meanwhile. */
    public long effectiveBacklogBytes() {
        return Math.min(backlogBytes, (memoryBytes + spillBytes) / 2);
    }

    /** Returns the directory on disk; it may not be there yet. */
    public Path spillDirectory() {
        return Path.of(spillPath.isEmpty() ? System.getProperty("java.io.tmpdir") : spillPath);
    }
}
