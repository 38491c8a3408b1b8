// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value that has its shape, and where it stands.
 *
 * @param content by its shape: {@code String}, {@code Double}, {@code Duration}, {@code Boolean},
 *     {@code Map<String, String>}, {@code List<Value>} or {@code Map<String, Value>}
 */
record Value(Object content, int line, String path) {

    String text() {
        return (String) content;
    }

    double number() {
        return (Double) content;
    }

    Duration span() {
        return (Duration) content;
    }

    boolean flag() {
        return (Boolean) content;
    }

    @SuppressWarnings("unchecked") // By its shape.
    Map<String, String> texts() {
        return (Map<String, String>) content;
    }

    @SuppressWarnings("unchecked") // By its shape.
    List<Value> list() {
        return (List<Value>) content;
    }

    /** Stands for a field that is there, but is wrong. */
    static Value wrong(int line, String path) {
        return new Value(Wrong.INSTANCE, line, path);
    }

    private enum Wrong {
        INSTANCE
    }

    /** A field; null if it is not there, or wrong. */
    @Nullable Value field(String name) {
        Value field = fields().get(name);
        return field == null || field.content == Wrong.INSTANCE ? null : field;
    }

    /** Whether a field is there, right or wrong. */
    boolean names(String name) {
        return fields().containsKey(name);
    }

    /** A field that must be there. */
    Value required(String name) {
        Value field = field(name);
        if (field == null) {
            throw new IllegalStateException(path + " was not checked: it has no " + name);
        }
        return field;
    }

    @SuppressWarnings("unchecked") // By its shape.
    private Map<String, Value> fields() {
        return (Map<String, Value>) content;
    }
}
