// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.local.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a benchmark writes for people and programs. */
public final class BenchFiles {

    private BenchFiles() {}

    /**
     * Looks before anything is measured.
     *
     * @throws CliException if the file cannot be made
     */
    public static void check(@Nullable Path file) {
        if (file != null && !Files.isDirectory(file.toAbsolutePath().resolveSibling("."))) {
            throw CliException.wrongUsage("there is no folder for " + file);
        }
    }

    /** Writes it, if it is asked for. */
    public static void write(@Nullable Path file, String content) {
        if (file != null) {
            try {
                Files.writeString(file, content);
            } catch (IOException e) {
                throw CliException.failed("cannot write " + file + ": " + e, e);
            }
        }
    }
}
