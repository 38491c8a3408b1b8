// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import io.stockscope.alert.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Reads files of rules, and checks them together. */
public final class RuleFiles {

    /**
     * What came of it.
     *
     * @param rules those without a mistake, in order
     * @param mistakes all of them, in order
     * @param places file and line of each rule by its name, such as {@code stock.yaml:5}
     */
    public record Result(List<Rule> rules, List<Mistake> mistakes, Map<String, String> places) {
        /** Copies the collections. */
        public Result {
            rules = List.copyOf(rules);
            mistakes = List.copyOf(mistakes);
            places = Map.copyOf(places);
        }

        /** Whether the rules may be put in force: all of them, or none. */
        public boolean isUsable() {
            return mistakes.isEmpty();
        }
    }

    private RuleFiles() {}

    /**
     * Reads them.
     *
     * @param texts contents by the name of the file, in the order in which they count
     */
    public static Result read(Map<String, String> texts) {
        List<Rule> rules = new ArrayList<>();
        TreeSet<Mistake> mistakes = new TreeSet<>();
        Map<String, String> places = new HashMap<>();
        texts.forEach(
                (file, text) -> {
                    Value read = YamlReader.read(file, text, RuleShape.FILE, mistakes::add);
                    Value groups = read == null ? null : read.field("groups");
                    if (groups != null) {
                        new RuleFileReader(file, places, mistakes::add).rules(groups, rules::add);
                    }
                });
        return new Result(rules, List.copyOf(mistakes), places);
    }
}
