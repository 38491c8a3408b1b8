// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import java.util.regex.Pattern;

/** Names of databases, tables and columns: checked, so that they need no quoting in a statement. */
final class Identifiers {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,126}");

    private Identifiers() {}

    static String checked(String name, String what) {
        if (!PLAIN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no name for a %s: use letters, digits and _, a letter or _ first, at most 127"
                            .formatted(name, what));
        }
        return name;
    }
}
