// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.deadletters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters; a picocli mixin. All conditions that are given must hold. */
final class LetterFilter {

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Of records of this topic.")
    private @Nullable String topic;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "Of this reason: ${COMPLETION-CANDIDATES}.")
    private @Nullable Reason reason;

    @Option(names = "--source", paramLabel = "SOURCE", description = "Of events of this source.")
    private @Nullable String source;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "That failed at this time or later, such as 2026-06-01T00:00:00Z.")
    private @Nullable Instant since;

    boolean isEmpty() {
        return conditions().isEmpty();
    }

    /** The conditions, in SQL, each with one parameter. */
    List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        if (topic != null) {
            conditions.add(new Condition("topic = ?", topic));
        }
        if (reason != null) {
            conditions.add(new Condition("reason = ?", reason.name()));
        }
        if (source != null) {
            conditions.add(new Condition("source = ?", source));
        }
        if (since != null) {
            conditions.add(
                    new Condition(
                            "failed_at >= fromUnixTimestamp64Milli(toInt64(?))",
                            String.valueOf(since.toEpochMilli())));
        }
        return conditions;
    }

    /** All reasons: of records ({@code DeadLetterReason}), then of rows ({@code RejectedRows}). */
    enum Reason {
        UNDECODABLE,
        INVALID,
        FUTURE_TIMESTAMP,
        REJECTED_BY_CLICKHOUSE,
        UNENCODABLE
    }

    record Condition(String sql, String parameter) {}
}
