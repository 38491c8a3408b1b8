// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.local.CliException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that a command line names, checked before anything is written. */
final class OutputFiles {
    private final Map<Path, String> names = new LinkedHashMap<>();

    /** Takes a file that is read. */
    void reads(String name, @Nullable Path file) {
        if (file != null) {
            claim(name, file);
        }
    }

    /**
     * Takes a file that is written.
     *
     * @param name what names it on the command line
     * @throws CliException if it is another one's file, or its folder does not exist
     */
    void writes(String name, @Nullable Path file) {
        if (file == null) {
            return;
        }
        claim(name, file);
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw CliException.failed(
                    "cannot write %s %s: there is no folder %s".formatted(name, file, folder));
        }
        if (Files.isDirectory(file)) {
            throw CliException.failed("cannot write %s %s: it is a folder".formatted(name, file));
        }
    }

    private void claim(String name, Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // Nothing is overwritten in a device or a pipe.
            return;
        }
        String other = names.putIfAbsent(file.toAbsolutePath().normalize(), name);
        if (other != null) {
            throw CliException.wrongUsage(
                    "%s and %s are the same file: %s".formatted(other, name, file));
        }
    }
}
