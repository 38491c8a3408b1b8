// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration, or a family of keys that begin alike.
 *
 * @param name dotted; a family ends with {@code .*}
 * @param type what a value may look like
 * @param defaultOrNull the value if nobody sets one; null: none
 * @param description what it is for, one sentence
 */
public record ConfigKey(
        String name, ConfigType type, @Nullable String defaultOrNull, String description) {

    private static final String ANY = ".*";

    /** Whether this stands for all keys with a common beginning. */
    public boolean isFamily() {
        return name.endsWith(ANY);
    }

    /** What the keys of this family begin with, the dot included. */
    String prefix() {
        return name.substring(0, name.length() - 1);
    }

    boolean matches(String key) {
        return isFamily()
                ? key.startsWith(prefix()) && key.length() > prefix().length()
                : key.equals(name);
    }

    /** The environment variable that sets this key; that of a family ends with {@code _*}. */
    public String variable() {
        return variable(name);
    }

    static String variable(String key) {
        return "STOCKSCOPE_"
                + key.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .replaceAll("[.-]", "_")
                        .toUpperCase(Locale.ROOT);
    }

    /**
     * The key that an environment variable sets, if it is this one or of this family. In a family
     * the rest of the variable becomes lower case with {@code _} as its separator: a hyphen in
     * names of sources, a dot elsewhere.
     */
    Optional<String> keyOf(String variable) {
        if (!isFamily()) {
            return variable.equals(variable()) ? Optional.of(name) : Optional.empty();
        }
        String beginning = variable(prefix());
        if (!variable.startsWith(beginning) || variable.length() == beginning.length()) {
            return Optional.empty();
        }
        String separator = name.equals(ConfigCatalogue.OUT_OF_ORDERNESS_BY_SOURCE) ? "-" : ".";
        String rest = variable.substring(beginning.length()).toLowerCase(Locale.ROOT);
        return Optional.of(prefix() + rest.replace("_", separator));
    }
}
