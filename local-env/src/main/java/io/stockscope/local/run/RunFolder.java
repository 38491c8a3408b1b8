// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static java.util.Comparator.comparing;

import io.stockscope.local.CliException;
import io.stockscope.local.service.child.DirectoryLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * Where live runs in this process keep their checkpoints and savepoints, so that the next one goes
 * on where the last one ended, however it ended. For one run at a time.
 *
 * <p>There is a folder for each pair of Kafka cluster and database: offsets of one cluster say
 * nothing in another one, and rows that were written to one database are missing in another one.
 */
final class RunFolder implements AutoCloseable {

    /** {@code <job id>/chk-<number>/_metadata}, {@code savepoints/savepoint-.../_metadata}. */
    private static final int DEPTH = 2;

    private final Path folder;
    private final DirectoryLock lock;

    private RunFolder(Path folder, DirectoryLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder if need be, and keeps it for this process.
     *
     * @throws CliException if it cannot be used, or another run uses it
     */
    static RunFolder open(Path data, String job, String kafkaCluster, String database) {
        Path folder =
                data.toAbsolutePath()
                        .normalize()
                        .resolve("%s-%s-%s".formatted(job, database, kafkaCluster));
        try {
            @Nullable DirectoryLock lock = DirectoryLock.tryAcquire(folder);
            if (lock == null) {
                throw CliException.failed(
                        "another 'stockscope run' keeps its state in "
                                + folder
                                + "; stop that one, or choose another place with --data DIR");
            }
            return new RunFolder(folder, lock);
        } catch (IOException e) {
            throw CliException.failed(
                    folder + " cannot be used; choose another place with --data DIR", e);
        }
    }

    /** What the last run has left, a checkpoint or a savepoint; empty if there is nothing. */
    Optional<KeptState> newest() throws IOException {
        try (Stream<Path> folders = Files.walk(folder, DEPTH)) {
            return folders.filter(KeptState::isIn)
                    .max(comparing(KeptState::madeAt))
                    .map(KeptState::left);
        }
    }

    /** Forgets the state of all runs before. */
    void clear() throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.filter(Files::isDirectory).toList()) {
                FileUtils.deleteDirectory(child.toFile());
            }
        }
    }

    /** What Flink has to be told to keep its state here. */
    Map<String, String> options() {
        return Map.of(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
                folder.toUri().toString(),
                CheckpointingOptions.SAVEPOINT_DIRECTORY.key(),
                folder.resolve("savepoints").toUri().toString());
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
