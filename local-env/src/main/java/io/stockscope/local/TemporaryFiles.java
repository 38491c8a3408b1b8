// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder for temporary files that the launcher has made for this process alone: libraries leave
 * files in it that only a whole process can clean up.
 */
public final class TemporaryFiles {

    /** Names the folder; {@code java.io.tmpdir} is the same one then. */
    public static final String PROPERTY = "stockscope.temporary";

    private static final int ATTEMPTS = 5;

    private TemporaryFiles() {}

    /** Returns where temporary files go. */
    public static Path directory() {
        Path own = own();
        return own != null ? own : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Deletes the folder when this process ends, if it has one of its own. */
    public static void deleteAtExit() {
        if (own() != null) {
            Runtime.getRuntime().addShutdownHook(new Thread(TemporaryFiles::deleteOwn, "delete"));
        }
    }

    /** Deletes the folder now, if this process has one of its own; others may still write to it. */
    public static void deleteOwn() {
        Path own = own();
        for (int attempt = 0; own != null && Files.exists(own) && attempt < ATTEMPTS; attempt++) {
            delete(own);
        }
    }

    private static @Nullable Path own() {
        String own = System.getProperty(PROPERTY);
        return own == null ? null : Path.of(own);
    }

    private static void delete(Path tree) {
        List<Path> deepestFirst = List.of();
        try (Stream<Path> files = Files.walk(tree)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException e) {
            // Somebody else deletes as well; the next attempt finds less.
        }
        for (Path file : deepestFirst) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // Somebody has just written to it; the next attempt finds that.
            }
        }
    }
}
