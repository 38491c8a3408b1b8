// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The ways to write rows that are measured. */
enum SinkWay {
    ROWS("rows", Kind.ROWS, 0, "makes the rows, and writes nothing"),
    JOB("job", Kind.JOB, 0, "a Flink job that makes them, and discards them"),
    CLIENT_10K("client-10k", Kind.CLIENT, 10_000, "the client alone, RowBinary, one thread"),
    CLIENT_50K("client-50k", Kind.CLIENT, 50_000, "the same with 50,000 rows per insert"),
    CLIENT_100K("client-100k", Kind.CLIENT, 100_000, "100,000"),
    CLIENT_250K("client-250k", Kind.CLIENT, 250_000, "250,000"),
    CLIENT_10K_LZ4("client-10k-lz4", Kind.CLIENT_LZ4, 10_000, "the same, compressed: 10,000"),
    CLIENT_50K_LZ4("client-50k-lz4", Kind.CLIENT_LZ4, 50_000, "50,000"),
    CLIENT_100K_LZ4("client-100k-lz4", Kind.CLIENT_LZ4, 100_000, "100,000"),
    CLIENT_250K_LZ4("client-250k-lz4", Kind.CLIENT_LZ4, 250_000, "250,000"),
    JDBC_10K("jdbc-10k", Kind.JDBC, 10_000, "PreparedStatement.addBatch, 10,000 rows per batch"),
    JDBC_50K("jdbc-50k", Kind.JDBC, 50_000, "50,000"),
    JDBC_100K("jdbc-100k", Kind.JDBC, 100_000, "100,000"),
    AT_LEAST_ONCE(
            "at-least-once", Kind.AT_LEAST_ONCE, 0, "the Flink job with the sink at least once"),
    EXACTLY_ONCE("exactly-once", Kind.EXACTLY_ONCE, 0, "the Flink job with the sink exactly once"),
    EXACTLY_ONCE_KEY(
            "exactly-once-key",
            Kind.EXACTLY_ONCE_KEY,
            0,
            "the same for a table that replaces rows");

    /** What a way does. */
    enum Kind {
        ROWS,
        JOB,
        CLIENT,
        CLIENT_LZ4,
        JDBC,
        AT_LEAST_ONCE,
        EXACTLY_ONCE,
        EXACTLY_ONCE_KEY;

        boolean isClient() {
            return this == CLIENT || this == CLIENT_LZ4;
        }

        /** Whether rows arrive in the table. */
        boolean writes() {
            return this != ROWS && this != JOB;
        }
    }

    private final String id;
    private final Kind kind;
    private final int batchRows;
    private final String what;

    SinkWay(String id, Kind kind, int batchRows, String what) {
        this.id = id;
        this.kind = kind;
        this.batchRows = batchRows;
        this.what = what;
    }

    /** What a person types. */
    String id() {
        return id;
    }

    Kind kind() {
        return kind;
    }

    /** Rows per insert; 0 where that is not said. */
    int batchRows() {
        return batchRows;
    }

    /** What it does. */
    String what() {
        return what;
    }

    /**
     * Finds a way.
     *
     * @throws IllegalArgumentException if there is none of that name; the message names all
     */
    static SinkWay byId(String id) {
        return Arrays.stream(values())
                .filter(way -> way.id.equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no way '%s'; there are: %s"
                                                .formatted(id, ids())));
    }

    static String ids() {
        return Arrays.stream(values()).map(SinkWay::id).collect(Collectors.joining(", "));
    }
}
