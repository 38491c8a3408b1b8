// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.rules;

import io.stockscope.local.CliException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The texts of files, and of all YAML files in folders. */
final class YamlFiles {

    private YamlFiles() {}

    /**
     * Reads them.
     *
     * @return texts by the name of the file, in order
     * @throws CliException if one is not there or is no text, or a folder has none
     */
    static Map<String, String> read(List<Path> paths) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path path : paths) {
            for (Path file : Files.isDirectory(path) ? in(path) : List.of(path)) {
                texts.put(file.toString(), text(file));
            }
        }
        return texts;
    }

    private static List<Path> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(YamlFiles::isYaml).sorted().toList();
            if (found.isEmpty()) {
                throw CliException.failed("the folder " + folder + " has no file *.yaml or *.yml");
            }
            return found;
        } catch (IOException e) {
            throw CliException.failed("the folder " + folder + " cannot be read: " + e, e);
        }
    }

    private static boolean isYaml(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw CliException.failed("there is no file " + file, e);
        } catch (CharacterCodingException e) {
            throw CliException.failed(file + " is not UTF-8", e);
        } catch (IOException e) {
            throw CliException.failed(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
