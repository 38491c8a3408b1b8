// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where jobs leave their checkpoints, also when they are killed.
 *
 * @param path a folder that exists
 */
record CheckpointDirectory(Path path) {

    /** Lets the job keep its checkpoints here, and go on from the newest one, if there is one. */
    ReadingJob keepAndRestore(ReadingJob job) throws IOException {
        keep(job);
        newest().ifPresent(checkpoint -> restore(job, checkpoint));
        return job;
    }

    /** Lets the job keep its checkpoints here. */
    ReadingJob keep(ReadingJob job) {
        return job.flink("execution.checkpointing.dir", path.toUri().toString())
                .flink(
                        "execution.checkpointing.externalized-checkpoint-retention",
                        "RETAIN_ON_CANCELLATION");
    }

    static ReadingJob restore(ReadingJob job, String checkpoint) {
        return job.flink("execution.state-recovery.path", checkpoint);
    }

    /** Returns the complete one with the highest number: numbers go on after a restore. */
    Optional<String> newest() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(file -> file.getFileName().toString().equals("_metadata"))
                    .map(Path::getParent)
                    .filter(folder -> folder.getFileName().toString().startsWith("chk-"))
                    .max(Comparator.comparingInt(CheckpointDirectory::number))
                    .map(folder -> folder.toUri().toString());
        }
    }

    private static int number(Path checkpoint) {
        return Integer.parseInt(checkpoint.getFileName().toString().substring("chk-".length()));
    }
}
