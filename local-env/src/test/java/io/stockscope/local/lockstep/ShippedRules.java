// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import io.stockscope.alert.Rule;
import io.stockscope.alert.yaml.RuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The rules that come with the project. */
final class ShippedRules {

    private static final Path FOLDER = Path.of("../alert-rules/rules");

    private ShippedRules() {}

    static List<Rule> all() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(FOLDER)) {
            found.forEach(files::add);
        }
        for (Path file : files) {
            texts.put(String.valueOf(file.getFileName()), Files.readString(file));
        }
        RuleFiles.Result read = RuleFiles.read(texts);
        if (!read.isUsable()) {
            throw new IllegalStateException(read.mistakes().toString());
        }
        return read.rules();
    }
}
