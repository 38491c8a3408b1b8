// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

/** A line is not an event. The message names the file, the line, the field and what it must be. */
public final class EventTextException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long lineNumber;
    private final String field;

    EventTextException(String file, long lineNumber, TextFormatException cause) {
        super(
                cause.field().isEmpty()
                        ? "%s:%d: %s".formatted(file, lineNumber, cause.getMessage())
                        : "%s:%d: %s: %s"
                                .formatted(file, lineNumber, cause.field(), cause.getMessage()));
        this.file = file;
        this.lineNumber = lineNumber;
        this.field = cause.field();
    }

    /** Returns the file as it was given to the parser. */
    public String file() {
        return file;
    }

    /** Returns the number of the line, from 1. */
    public long lineNumber() {
        return lineNumber;
    }

    /** Returns the path of the field, such as {@code event.lines[1].sku}; empty: the whole line. */
    public String field() {
        return field;
    }
}
