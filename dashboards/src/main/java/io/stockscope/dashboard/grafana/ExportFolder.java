// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The folder of an export. Files are replaced whole, and only if they differ; none is deleted. */
public final class ExportFolder {

    private final Path folder;

    /** A folder that may not be there yet. */
    public ExportFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Files in it that an export would not have written, in order; none if it is not there. Hidden
     * files and folders, such as {@code .git}, do not count.
     *
     * @throws IOException if it cannot be read, or is no folder
     */
    public List<String> foreign(Map<String, String> files) throws IOException {
        TreeSet<String> foreign = new TreeSet<>();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IOException(folder + " is no folder");
        }
        if (!Files.exists(folder)) {
            return List.of();
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path visited, BasicFileAttributes attributes) {
                        return isHidden(visited)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) {
                        String name = name(visited);
                        if (!isHidden(visited) && !files.containsKey(name)) {
                            foreign.add(name);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return List.copyOf(foreign);
    }

    private boolean isHidden(Path path) {
        return !path.equals(folder) && String.valueOf(path.getFileName()).startsWith(".");
    }

    private String name(Path path) {
        List<String> names = new ArrayList<>();
        folder.relativize(path).forEach(part -> names.add(part.toString()));
        return String.join("/", names);
    }

    /**
     * Writes files; Grafana, which may be reading them, never sees half of one.
     *
     * @param files text by path below the folder, with {@code /}
     * @return the paths of those that are new or were different
     * @throws IOException if one cannot be written
     */
    public List<String> write(Map<String, String> files) throws IOException {
        List<String> written = new ArrayList<>();
        try {
            files.forEach(
                    (name, text) -> {
                        try {
                            if (write(folder.resolve(name), text)) {
                                written.add(name);
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return written;
    }

    private static boolean write(Path file, String text) throws IOException {
        if (Files.isRegularFile(file) && Files.readString(file).equals(text)) {
            return false;
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException(file + " has no folder");
        }
        Files.createDirectories(parent);
        Path whole = parent.resolve("." + file.getFileName() + ".new");
        try {
            Files.writeString(whole, text);
            Files.move(
                    whole,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
        return true;
    }
}
