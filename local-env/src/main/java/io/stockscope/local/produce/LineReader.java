// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.produce;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits bytes at line feeds without decoding them: a character that is not UTF-8 then belongs to
 * the line that it is in, not to the buffer that it was read with.
 */
final class LineReader {
    private static final int BUFFER_BYTES = 1 << 16;

    /** A line longer than this is no event; it would only fill the memory. */
    static final int MAX_LINE_BYTES = 16 << 20;

    private final InputStream in;
    private byte[] buffer = new byte[BUFFER_BYTES];

    /** Read bytes are in the buffer up to here. */
    private int end;

    /** Where the next line begins. */
    private int next;

    private int lineStart;
    private int lineLength;
    private long lineNumber;

    LineReader(InputStream in) {
        this.in = in;
    }

    /**
     * Goes to the next line.
     *
     * @return false if there is none
     * @throws EOFException if the compressed stream ends too early; the lines before it were given
     */
    boolean next() throws IOException {
        int searched = next;
        while (true) {
            int lineFeed = indexOfLineFeed(searched);
            if (lineFeed >= 0) {
                line(next, lineFeed);
                next = lineFeed + 1;
                return true;
            }
            searched = end - next;
            makeRoom();
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                return lastLine();
            }
            end += read;
        }
    }

    private boolean lastLine() {
        if (next == end) {
            return false;
        }
        line(next, end);
        next = end;
        return true;
    }

    /** Moves what is left to the front of the buffer, and doubles that if it is full. */
    private void makeRoom() throws IOException {
        System.arraycopy(buffer, next, buffer, 0, end - next);
        end -= next;
        next = 0;
        if (end == buffer.length) {
            if (buffer.length > MAX_LINE_BYTES) {
                throw new IOException(
                        "line %d is longer than %d MiB"
                                .formatted(lineNumber + 1, MAX_LINE_BYTES >> 20));
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }

    private int indexOfLineFeed(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void line(int from, int to) {
        lineStart = from;
        lineLength = to - from;
        lineNumber++;
    }

    /** Returns the array that holds the line; it changes with the next one. */
    byte[] bytes() {
        return buffer;
    }

    /** Returns where in {@link #bytes()} the line begins. */
    int offset() {
        return lineStart;
    }

    /** Returns the length of the line in bytes, without its line feed. */
    int length() {
        return lineLength;
    }

    /** Returns the number of the line, from 1. */
    long lineNumber() {
        return lineNumber;
    }

    /** Returns whether there is nothing but white space in the line. */
    boolean blank() {
        for (int i = lineStart; i < lineStart + lineLength; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
