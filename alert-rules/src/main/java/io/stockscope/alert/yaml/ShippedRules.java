// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of rules that come with Stockscope, and their runbook. */
public final class ShippedRules {

    /** In the order in which they count. */
    static final List<String> FILES = List.of("channels.yaml", "flow.yaml", "stock.yaml");

    private static final String FOLDER = "/io/stockscope/alert/rules/";
    private static final String RUNBOOK = "/io/stockscope/alert/RUNBOOK.md";

    private ShippedRules() {}

    /** Contents by the name of the file, as {@link RuleFiles#read} takes them. */
    public static Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        FILES.forEach(file -> texts.put(file, text(FOLDER + file)));
        return texts;
    }

    /** What each of their alerts means and what to do, as Markdown with a section for each. */
    public static String runbook() {
        return text(RUNBOOK);
    }

    private static String text(String path) {
        try (InputStream in = ShippedRules.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new FileNotFoundException(path + " is not on the class path");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
