// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.deadletters;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What strangers wrote, in a form that does nothing to a terminal. */
final class Printable {

    private static final int BYTES_PER_LINE = 16;
    private static final char FIRST_PRINTABLE = ' ';
    private static final char LAST_ASCII = '~';

    private Printable() {}

    /** Text with everything that is no visible character or a plain space written as an escape. */
    static String text(@Nullable String text) {
        if (text == null) {
            return "-";
        }
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            if (isVisible(c)) {
                                escaped.appendCodePoint(c);
                            } else {
                                escaped.append("\\u{%x}".formatted(c));
                            }
                        });
        return escaped.toString();
    }

    /** Bytes as lines of offset, hexadecimal and ASCII. */
    static String bytes(byte[] bytes) {
        HexFormat hex = HexFormat.ofDelimiter(" ");
        StringBuilder lines = new StringBuilder();
        for (int from = 0; from < bytes.length; from += BYTES_PER_LINE) {
            int to = Math.min(bytes.length, from + BYTES_PER_LINE);
            lines.append("  %06x  %-47s  ".formatted(from, hex.formatHex(bytes, from, to)));
            for (int i = from; i < to; i++) {
                char c = (char) (bytes[i] & 0xff);
                lines.append(c >= FIRST_PRINTABLE && c <= LAST_ASCII ? c : '.');
            }
            lines.append(System.lineSeparator());
        }
        return lines.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
