// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is measured, in the order of the ladder: each rung does a little more than one before. */
enum Rung {
    CONSUMER("consumer", "a plain Kafka consumer that touches every byte", null, null),
    DECODE("decode", "+ decoded and checked, as the stock job does", CONSUMER, null),
    SOURCE("source", "the same in a Flink source, then discarded", DECODE, null),
    KEY_BY("keyby", "+ keyed by SKU", SOURCE, null),
    COUNTER("counter", "+ counted in a state of each SKU, and nothing else", KEY_BY, null),
    COUNTER_ROCKSDB("counter-rocksdb", "the same, state in RocksDB", KEY_BY, null),
    BASELINE("baseline", "+ buffered until the watermark, deduplicated, counted", KEY_BY, null),
    BASELINE_ROCKSDB("baseline-rocksdb", "the same, state in RocksDB", KEY_BY, null),
    STOCK("stock", "the stock job, Kafka to ClickHouse", BASELINE, BASELINE),
    STOCK_TIMELINE("stock-timeline", "+ every event written to the timeline", STOCK, BASELINE),
    STOCK_ROCKSDB(
            "stock-rocksdb", "the same, state in RocksDB", BASELINE_ROCKSDB, BASELINE_ROCKSDB);

    private final String id;
    private final String what;
    private final Optional<Rung> before;
    private final Optional<Rung> baseline;

    Rung(String id, String what, @Nullable Rung before, @Nullable Rung baseline) {
        this.id = id;
        this.what = what;
        this.before = Optional.ofNullable(before);
        this.baseline = Optional.ofNullable(baseline);
    }

    /** What a person types. */
    String id() {
        return id;
    }

    /** What it does. */
    String what() {
        return what;
    }

    /** The rung that this one does a little more than. */
    Optional<Rung> before() {
        return before;
    }

    /** What this rung is compared with: the baseline with the same state backend. */
    Optional<Rung> baseline() {
        return baseline;
    }

    boolean isStockJob() {
        return this == STOCK || this == STOCK_TIMELINE || this == STOCK_ROCKSDB;
    }

    /** Settings that this rung has, whatever the others have. */
    Map<String, String> settings() {
        return this == STOCK_TIMELINE ? Map.of("timeline", "true") : Map.of();
    }

    boolean isOnFlink() {
        return this != CONSUMER && this != DECODE;
    }

    /** Flink's name of the state backend. */
    String stateBackend() {
        return switch (this) {
            case COUNTER_ROCKSDB, BASELINE_ROCKSDB, STOCK_ROCKSDB -> "rocksdb";
            default -> "hashmap";
        };
    }

    /**
     * Finds a rung.
     *
     * @throws IllegalArgumentException if there is none of that name; the message names all
     */
    static Rung byId(String id) {
        return Arrays.stream(values())
                .filter(rung -> rung.id.equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no rung '%s'; there are: %s"
                                                .formatted(id, ids())));
    }

    static String ids() {
        return Arrays.stream(values()).map(Rung::id).collect(Collectors.joining(", "));
    }
}
