// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** Statements on the class path. */
final class SqlFile {

    private SqlFile() {}

    /**
     * The statements of a file beside this class, in their order, without comments.
     *
     * @param variable what stands in it as <code>${variable}</code>
     */
    static List<String> statements(String file, String variable, String value) {
        try (InputStream in = SqlFile.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not on the class path");
            }
            String text = new String(in.readAllBytes(), UTF_8);
            String sql = text.replaceAll("(?m)^--.*$", "").replace("${" + variable + "}", value);
            return Arrays.stream(sql.split(";"))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
