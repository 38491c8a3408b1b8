// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.stockscope.local.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;

/**
 * State that a live run can go on from.
 *
 * @param location a path, or an address such as {@code s3://bucket/savepoint-1}
 * @param name what a person calls it
 * @param owned whether a run that goes on from it may delete it when it has newer state
 */
record KeptState(String location, String name, boolean owned) {

    private static final String METADATA = "_metadata";

    /**
     * A savepoint or checkpoint that the user names; it is left as it is.
     *
     * @throws CliException if it is on this machine and no savepoint
     */
    static KeptState namedByUser(String location) {
        if (location.contains("://")) {
            return new KeptState(location, location, false);
        }
        Path folder = Path.of(location.replaceFirst("^file:/*", "/")).toAbsolutePath();
        if (!Files.isRegularFile(folder.resolve(METADATA))) {
            throw CliException.failed(
                    folder
                            + " is no savepoint: it holds no file "
                            + METADATA
                            + "; name the folder that Flink printed when the savepoint was made");
        }
        return new KeptState(folder.toUri().toString(), folder.toString(), false);
    }

    /** Whether a folder holds a checkpoint or savepoint that was completed. */
    static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(METADATA));
    }

    /** A checkpoint or savepoint that an earlier run has left in its folder. */
    static KeptState left(Path folder) {
        boolean checkpoint = String.valueOf(folder.getFileName()).startsWith("chk-");
        return new KeptState(
                folder.toUri().toString(),
                "%s of %s"
                        .formatted(
                                checkpoint ? "checkpoint" : "savepoint",
                                madeAt(folder).truncatedTo(ChronoUnit.SECONDS)),
                checkpoint);
    }

    /** When it was completed. */
    static Instant madeAt(Path folder) {
        try {
            return Files.getLastModifiedTime(folder.resolve(METADATA)).toInstant();
        } catch (IOException e) {
            throw CliException.failed(folder + " cannot be read", e);
        }
    }

    /** What Flink has to be told to go on from it. */
    Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        options.put(StateRecoveryOptions.SAVEPOINT_PATH.key(), location);
        options.put(
                StateRecoveryOptions.RESTORE_MODE.key(),
                (owned ? RecoveryClaimMode.CLAIM : RecoveryClaimMode.NO_CLAIM).name());
        return options;
    }
}
