// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What a value of a file may be. By it files are read, and of it the JSON Schema is made. */
sealed interface Shape {

    /**
     * A text.
     *
     * @param what it is, for people
     * @param form that it has
     */
    record Text(String what, Pattern form, int longest) implements Shape {}

    /** One of some names. */
    record Choice(List<String> names) implements Shape {
        public Choice {
            names = List.copyOf(names);
        }
    }

    /** A number, both ends included. */
    record Number(double least, double most, boolean whole) implements Shape {}

    /**
     * A length of time such as {@code 90s}, {@code 5m} or {@code 1h}, in whole units of its own.
     */
    record Span(Duration least, Duration most, Duration unit) implements Shape {}

    /** True or false. */
    record Flag() implements Shape {}

    /** Names and texts. */
    record Texts(Pattern key, int longest) implements Shape {}

    /** Any number of values alike, in order. */
    record ListOf(Shape each, int least) implements Shape {}

    /** Named fields. */
    record Fields(List<Field> fields) implements Shape {
        public Fields {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A field.
     *
     * @param about what it means, for people and editors
     */
    record Field(String name, Shape shape, boolean required, String about) {

        static Field required(String name, Shape shape, String about) {
            return new Field(name, shape, true, about);
        }

        static Field optional(String name, Shape shape, String about) {
            return new Field(name, shape, false, about);
        }
    }
}
