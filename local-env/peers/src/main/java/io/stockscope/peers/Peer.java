// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers;

import io.stockscope.local.CliException;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Who does the task. */
public enum Peer {
    STOCKSCOPE("stockscope", "the stock job with all its metrics", OptionalDouble.empty()),
    FLINK_SQL("flink-sql", "Flink SQL: one script, state on the heap", OptionalDouble.of(3)),
    KAFKA_STREAMS(
            "kafka-streams",
            "Kafka Streams: a processor per SKU, stores in memory with changelogs",
            OptionalDouble.of(2)),
    CLICKHOUSE(
            "clickhouse",
            "ClickHouse alone: read by its Kafka engine, and asked once; its server's CPU",
            OptionalDouble.empty());

    private final String id;
    private final String what;

    @SuppressWarnings("ImmutableEnumChecker") // it is immutable
    private final OptionalDouble goal;

    /** Two changes of one instant and place are one in Flink SQL. */
    private static final double OF_INSTANTS = 0.01;

    Peer(String id, String what, OptionalDouble goal) {
        this.id = id;
        this.what = what;
        this.goal = goal;
    }

    /** What a person types. */
    public String id() {
        return id;
    }

    /** What it is. */
    public String what() {
        return what;
    }

    /** How many times its throughput per CPU Stockscope is to have; none if nothing is aimed at. */
    public OptionalDouble goal() {
        return goal;
    }

    /** How far its figures of a channel may be from Stockscope's, as a share of these. */
    double tolerance() {
        return this == FLINK_SQL ? OF_INSTANTS : 0;
    }

    /**
     * Finds a peer.
     *
     * @throws CliException if there is none of that name; the message names all
     */
    static Peer byId(String id) {
        return Arrays.stream(values())
                .filter(peer -> peer.id.equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                CliException.wrongUsage(
                                        "there is no peer '%s'; there are: %s"
                                                .formatted(id, ids())));
    }

    static String ids() {
        return Arrays.stream(values()).map(Peer::id).collect(Collectors.joining(", "));
    }
}
