// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.util.regex.Pattern;

/**
 * Texts as a receiver may show them anywhere: of limited length, in one line, and without what
 * chats, mails and pages take for markup. Channels, sources and SKUs are named by others: one that
 * is called {@code <!channel>} must not call everybody.
 */
final class PlainText {

    private static final int LONGEST_LABEL = 200;
    private static final int LONGEST_TEXT = 2_000;
    private static final int HASH_CHARS = 8;
    private static final String CUT = "…";

    /** Mentions, in chats that take any word with an at sign for one. */
    private static final Pattern MENTION = Pattern.compile("(?<![\\p{L}\\p{N}._%+-])@(?=\\S)");

    private static final Pattern NO_NAME = Pattern.compile("[^A-Za-z0-9_]");
    private static final Pattern NO_FIRST = Pattern.compile("^(?=[0-9]|$)");

    private PlainText() {}

    /**
     * The value of a label. Labels tell alerts apart: one that had to be changed ends with a hash
     * of what it was.
     */
    static String label(String value) {
        String plain = cut(withoutMarkup(value), LONGEST_LABEL);
        if (plain.equals(value)) {
            return value;
        }
        String hash = Hashing.sha256().hashString(value, UTF_8).toString();
        return plain + " ~" + hash.substring(0, HASH_CHARS);
    }

    /** A text for people. */
    static String annotation(String text) {
        return cut(withoutMarkup(text), LONGEST_TEXT);
    }

    /** The name of a label or annotation, as Prometheus allows it. */
    static String name(String name) {
        String letters = NO_NAME.matcher(cut(name, LONGEST_LABEL)).replaceAll("_");
        return NO_FIRST.matcher(letters).replaceFirst("_");
    }

    private static String withoutMarkup(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(character -> plain.appendCodePoint(plain(character)));
        String oneLine = plain.toString();
        return MENTION.matcher(oneLine).replaceAll("@ ").replace("](", "] (").replace("{{", "{ {");
    }

    private static int plain(int character) {
        return switch (character) {
            case '<' -> '‹';
            case '>' -> '›';
            case '`' -> '\'';
            default ->
                    switch (Character.getType(character)) {
                        // Line breaks, what turns the direction of writing, what is no character.
                        case Character.CONTROL,
                                Character.FORMAT,
                                Character.LINE_SEPARATOR,
                                Character.PARAGRAPH_SEPARATOR,
                                Character.PRIVATE_USE,
                                Character.SURROGATE,
                                Character.UNASSIGNED ->
                                ' ';
                        default -> character;
                    };
        };
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - CUT.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                + CUT;
    }
}
