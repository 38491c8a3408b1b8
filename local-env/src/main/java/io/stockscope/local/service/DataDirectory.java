// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import io.stockscope.local.service.child.DirectoryLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory that keeps the services' data, for one set of services at a time. */
final class DataDirectory implements AutoCloseable {

    /** Room for empty services: Kafka's indexes, the registry's database, ClickHouse's parts. */
    static final long NEEDED_BYTES = 256L << 20;

    private final Path root;
    private final DirectoryLock lock;

    private DataDirectory(Path root, DirectoryLock lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Makes the directory if need be, and keeps it for this process.
     *
     * @throws ServiceException if it cannot be written, is too full, or is in use
     */
    static DataDirectory open(Path directory, long neededBytes) {
        Path root = directory.toAbsolutePath().normalize();
        try {
            PrivateFiles.directory(root);
            long free = Files.getFileStore(root).getUsableSpace();
            if (free < neededBytes) {
                throw new ServiceException(
                        "the disk of "
                                + root
                                + " is full: "
                                + (free >> 20)
                                + " MB are free and "
                                + (neededBytes >> 20)
                                + " MB needed; make room, or choose another place with --data DIR");
            }
            DirectoryLock lock = DirectoryLock.tryAcquire(root);
            if (lock == null) {
                throw new ServiceException(
                        root
                                + " is in use by another 'stockscope up'; stop that one, or choose another directory"
                                + " with --data DIR");
            }
            return new DataDirectory(root, lock);
        } catch (IOException e) {
            throw new ServiceException(
                    root
                            + " cannot be used: "
                            + reason(e)
                            + "; choose another directory with --data DIR",
                    e);
        }
    }

    Path root() {
        return root;
    }

    /** The directory of one service, private to its owner. */
    Path of(String service) throws IOException {
        return PrivateFiles.directory(root.resolve(service));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    static String reason(IOException e) {
        return e.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")");
    }
}
