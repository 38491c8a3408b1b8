// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

/** A value is not what its schema asks for. Formats add the path to the field on the way out. */
final class TextFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    TextFormatException(String message) {
        this("", message);
    }

    private TextFormatException(String field, String message) {
        // No stack trace: the person who reads this looks at a file, not at this code.
        super(message, null, false, false);
        this.field = field;
    }

    /** Returns the same, seen from outside of {@code name}: a field, or an index in brackets. */
    TextFormatException in(String name) {
        String path = field.isEmpty() || field.startsWith("[") ? name + field : name + "." + field;
        return new TextFormatException(path, message());
    }

    String field() {
        return field;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
