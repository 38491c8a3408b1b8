// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.query;

/** The values of ClickHouse's query parameters as it reads them: like a field of TabSeparated. */
final class ParameterText {

    private ParameterText() {}

    /** Escapes what has a meaning there. */
    static String escaped(String value) {
        StringBuilder text = new StringBuilder(value.length() + 8);
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            switch (letter) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\0' -> text.append("\\0");
                default -> text.append(letter);
            }
        }
        return text.toString();
    }
}
