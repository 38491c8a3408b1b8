// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service.child;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a directory for one process at a time. The kernel drops the lock when the process ends, so
 * nothing stale is left behind.
 */
public final class DirectoryLock implements AutoCloseable {

    /** Referred to from here, since the collector closes a channel that nobody refers to. */
    @SuppressWarnings("UnusedVariable")
    private static @Nullable DirectoryLock heldUntilExit;

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock of {@code directory}, or returns null if another process holds it. */
    public static @Nullable DirectoryLock tryAcquire(Path directory) throws IOException {
        FileChannel channel = open(directory);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? null : new DirectoryLock(channel);
    }

    /**
     * Takes the lock of {@code directory} as soon as it is free, and keeps it until this process
     * ends.
     */
    static void holdUntilExit(Path directory) throws IOException {
        FileChannel channel = open(directory);
        channel.lock();
        heldUntilExit = new DirectoryLock(channel);
    }

    private static FileChannel open(Path directory) throws IOException {
        Files.createDirectories(directory);
        return FileChannel.open(
                directory.resolve("process.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
