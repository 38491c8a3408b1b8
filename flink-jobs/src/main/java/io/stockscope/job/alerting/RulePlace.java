// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.alert.yaml.ShippedRules;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the rules are.
 *
 * @param pathOrNull folder with files *.yaml and *.yml, or one file; null: the rules that come with
 *     Stockscope
 */
record RulePlace(@Nullable String pathOrNull) implements Serializable {

    /** What is there now; never throws for what is wrong with a file. */
    RuleTexts read() {
        if (pathOrNull == null) {
            return RuleTexts.of(ShippedRules.texts());
        }
        Path place = Path.of(pathOrNull);
        try {
            List<Path> files = Files.isDirectory(place) ? in(place) : List.of(place);
            if (files.isEmpty()) {
                return RuleTexts.unreadable(
                        "the folder " + place + " has no file *.yaml or *.yml on this host");
            }
            Map<String, String> texts = new LinkedHashMap<>();
            for (Path file : files) {
                texts.put(file.toString(), Files.readString(file));
            }
            return RuleTexts.of(texts);
        } catch (NoSuchFileException e) {
            return RuleTexts.unreadable(e.getFile() + " is not there on this host");
        } catch (CharacterCodingException e) {
            return RuleTexts.unreadable("a file in " + place + " is not UTF-8");
        } catch (IOException e) {
            return RuleTexts.unreadable(place + " cannot be read: " + e);
        }
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(RulePlace::isYaml).sorted().toList();
        }
    }

    /** Hidden files are those of editors. */
    private static boolean isYaml(Path file) {
        String name = String.valueOf(file.getFileName());
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }
}
