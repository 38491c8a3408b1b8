// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole HTTP request to ClickHouse, which asks the server to close the connection behind its
 * answer. The body stays as it is, compressed or not.
 *
 * @param target decoded, such as {@code /?query=INSERT INTO ...}
 * @param bytes all of it
 * @param bodyStart where in {@code bytes} the body begins
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record HttpRequestBytes(String target, byte[] bytes, int bodyStart) {
    private static final Pattern INSERT =
            Pattern.compile(
                    "\\bINSERT\\s+INTO\\s+(?:`?\\w+`?\\.)?`?(\\w+)`?", Pattern.CASE_INSENSITIVE);
    private static final Pattern TOKEN = Pattern.compile("insert_deduplication_token=([^&]*)");

    /** Returns the table that it inserts into; empty if it is a query. */
    String insertedTable() {
        Matcher insert = INSERT.matcher(target);
        return insert.find() ? insert.group(1) : "";
    }

    /** Returns the deduplication token; empty if it has none. */
    String token() {
        Matcher token = TOKEN.matcher(target);
        return token.find() ? token.group(1) : "";
    }

    /** Returns a query's text, wherever it stands. */
    String query() {
        return target
                + " "
                + new String(
                        bytes, bodyStart, bytes.length - bodyStart, StandardCharsets.ISO_8859_1);
    }

    /** Reads one from a connection. */
    static HttpRequestBytes read(InputStream in) throws IOException {
        String requestLine = line(in);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(bytes, requestLine);
        int length = 0;
        boolean chunked = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("connection:")) {
                continue;
            }
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.endsWith("chunked");
            write(bytes, header);
        }
        write(bytes, "Connection: close");
        write(bytes, "");
        int bodyStart = bytes.size();
        if (chunked) {
            copyChunks(in, bytes);
        } else {
            copy(in, bytes, length);
        }
        return new HttpRequestBytes(
                URLDecoder.decode(requestLine.split(" ")[1], StandardCharsets.UTF_8),
                bytes.toByteArray(),
                bodyStart);
    }

    private static void copyChunks(InputStream in, ByteArrayOutputStream bytes) throws IOException {
        int size;
        do {
            String sizeLine = line(in);
            write(bytes, sizeLine);
            size = Integer.parseInt(sizeLine.strip(), 16);
            copy(in, bytes, size);
            write(bytes, line(in));
        } while (size > 0);
    }

    private static void copy(InputStream in, ByteArrayOutputStream bytes, int count)
            throws IOException {
        byte[] body = in.readNBytes(count);
        if (body.length < count) {
            throw new EOFException();
        }
        bytes.write(body);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static void write(ByteArrayOutputStream bytes, String line) {
        bytes.writeBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
