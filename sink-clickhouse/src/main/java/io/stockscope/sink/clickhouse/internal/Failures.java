// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import com.clickhouse.client.api.ClientMisconfigurationException;
import com.clickhouse.client.api.ServerException;
import io.stockscope.sink.clickhouse.ClickHouseRejectedException;
import io.stockscope.sink.clickhouse.internal.RetryableFailure.Kind;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Sorts failures of requests into those that pass by themselves ({@link RetryableFailure}), those
 * that some rows cause ({@link RowsRefused}), and those that stop the job ({@link
 * ClickHouseRejectedException}).
 *
 * <p>A code that is not known here stops the job: Flink's restart strategy then decides, and
 * somebody sees it, while an endless retry of what can never succeed would only look slow.
 */
final class Failures {
    // By name in ClickHouse's src/Common/ErrorCodes.cpp.
    private static final Map<Integer, Kind> RETRYABLE_CODES =
            Map.ofEntries(
                    Map.entry(3, Kind.NETWORK), // UNEXPECTED_END_OF_FILE
                    Map.entry(74, Kind.NETWORK), // CANNOT_READ_FROM_FILE_DESCRIPTOR
                    Map.entry(75, Kind.NETWORK), // CANNOT_WRITE_TO_FILE_DESCRIPTOR
                    Map.entry(198, Kind.NETWORK), // DNS_ERROR
                    Map.entry(210, Kind.NETWORK), // NETWORK_ERROR
                    Map.entry(394, Kind.NETWORK), // QUERY_WAS_CANCELLED
                    Map.entry(425, Kind.NETWORK), // SYSTEM_ERROR
                    Map.entry(499, Kind.NETWORK), // S3_ERROR
                    Map.entry(589, Kind.NETWORK), // QUERY_WAS_CANCELLED_BY_CLIENT
                    Map.entry(236, Kind.NETWORK), // ABORTED
                    Map.entry(159, Kind.TIMEOUT), // TIMEOUT_EXCEEDED
                    Map.entry(160, Kind.TIMEOUT), // TOO_SLOW
                    Map.entry(209, Kind.TIMEOUT), // SOCKET_TIMEOUT
                    Map.entry(241, Kind.SPACE), // MEMORY_LIMIT_EXCEEDED
                    Map.entry(243, Kind.SPACE), // NOT_ENOUGH_SPACE
                    Map.entry(252, Kind.TOO_MANY_PARTS), // TOO_MANY_PARTS
                    Map.entry(201, Kind.OVERLOAD), // QUOTA_EXCEEDED
                    Map.entry(202, Kind.OVERLOAD), // TOO_MANY_SIMULTANEOUS_QUERIES
                    Map.entry(203, Kind.OVERLOAD), // NO_FREE_CONNECTION
                    Map.entry(439, Kind.OVERLOAD), // CANNOT_SCHEDULE_TASK
                    Map.entry(473, Kind.OVERLOAD), // DEADLOCK_AVOIDED
                    Map.entry(745, Kind.OVERLOAD), // SERVER_OVERLOADED
                    Map.entry(225, Kind.REPLICATION), // NO_ZOOKEEPER
                    Map.entry(242, Kind.REPLICATION), // TABLE_IS_READ_ONLY
                    Map.entry(285, Kind.REPLICATION), // TOO_FEW_LIVE_REPLICAS
                    Map.entry(286, Kind.REPLICATION), // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
                    Map.entry(319, Kind.REPLICATION), // UNKNOWN_STATUS_OF_INSERT
                    Map.entry(364, Kind.REPLICATION), // UNKNOWN_STATUS_OF_TRANSACTION
                    Map.entry(999, Kind.REPLICATION)); // KEEPER_EXCEPTION

    // What a row's values can cause, found before anything of its block is written.
    private static final Set<Integer> VALUE_CODES =
            Set.of(
                    6, // CANNOT_PARSE_TEXT
                    38, // CANNOT_PARSE_DATE
                    41, // CANNOT_PARSE_DATETIME
                    69, // ARGUMENT_OUT_OF_BOUND
                    70, // CANNOT_CONVERT_TYPE
                    72, // CANNOT_PARSE_NUMBER
                    128, // TOO_LARGE_ARRAY_SIZE
                    131, // TOO_LARGE_STRING_SIZE
                    153, // ILLEGAL_DIVISION
                    190, // SIZES_OF_ARRAYS_DONT_MATCH
                    321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
                    349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
                    395, // FUNCTION_THROW_IF_VALUE_IS_NON_ZERO
                    407, // DECIMAL_OVERFLOW
                    469, // VIOLATED_CONSTRAINT
                    691); // UNKNOWN_ELEMENT_OF_ENUM

    private static final String CHECK_ACCESS =
            "check user and password, and that the user may INSERT into the table";
    private static final String TABLE_CHANGED =
            "the table does not take what the job declares; start the job again, its check at start"
                    + " names the difference and the statement that mends it";
    private static final Map<Integer, String> ADVICE =
            Map.ofEntries(
                    Map.entry(60, "create the table (run the migrations), then start again"),
                    Map.entry(81, "create the database (run the migrations), then start again"),
                    Map.entry(164, CHECK_ACCESS + ": this one may only read"),
                    Map.entry(192, CHECK_ACCESS),
                    Map.entry(193, CHECK_ACCESS),
                    Map.entry(194, CHECK_ACCESS),
                    Map.entry(497, CHECK_ACCESS),
                    Map.entry(516, CHECK_ACCESS),
                    Map.entry(16, TABLE_CHANGED),
                    Map.entry(27, TABLE_CHANGED),
                    Map.entry(33, TABLE_CHANGED),
                    Map.entry(47, TABLE_CHANGED),
                    Map.entry(53, TABLE_CHANGED),
                    Map.entry(117, TABLE_CHANGED));

    private static final Pattern UNEXPECTED_STATUS =
            Pattern.compile("Unexpected result status (\\d{3})");
    private static final String IN_A_VIEW = "while pushing to view";
    private static final int MAX_ANSWER_CHARS = 1_000;

    private Failures() {}

    /**
     * Returns the exception to throw for {@code failure}.
     *
     * @param what the request, such as "insert into db.table at url"
     */
    static IOException of(String what, Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ServerException server) {
                return ofAnswer(
                        what,
                        server.getCode(),
                        server.getTransportProtocolCode(),
                        server.getMessage(),
                        failure);
            }
            if (t instanceof SSLHandshakeException || t instanceof SSLPeerUnverifiedException) {
                return rejected(what, t.toString(), ClickHouseHttp.TLS_ADVICE, failure);
            }
            if (t instanceof ClientMisconfigurationException) {
                return rejected(
                        what,
                        t.getMessage() + ": " + innermost(failure),
                        "check the connection's settings",
                        failure);
            }
            Matcher status = UNEXPECTED_STATUS.matcher(String.valueOf(t.getMessage()));
            if (status.find()) {
                return ofAnswer(
                        what, 0, Integer.parseInt(status.group(1)), t.getMessage(), failure);
            }
        }
        // No answer at all: connecting, sending or receiving failed.
        return new RetryableFailure(Kind.NETWORK, what + ": " + innermost(failure), failure);
    }

    private static IOException ofAnswer(
            String what, int code, int httpStatus, @Nullable String answer, Throwable failure) {
        String text = cut(String.valueOf(answer));
        if (code > 0) {
            return ofCode(what, code, String.valueOf(answer), failure);
        }
        boolean passes = httpStatus >= 500 || httpStatus == 408 || httpStatus == 429;
        return passes
                ? new RetryableFailure(
                        httpStatus == 429 ? Kind.OVERLOAD : Kind.NETWORK,
                        what + ": HTTP " + httpStatus + ": " + text,
                        failure)
                : rejected(
                        what,
                        "HTTP " + httpStatus + ": " + text,
                        "the answer is not ClickHouse's own; check the URL, user and password",
                        failure);
    }

    private static IOException ofCode(String what, int code, String answer, Throwable failure) {
        String text = cut(answer);
        String why = "code " + code + ": " + text;
        Kind kind = RETRYABLE_CODES.get(code);
        if (kind != null) {
            return new RetryableFailure(kind, what + ": " + why, failure);
        }
        if (answer.contains(IN_A_VIEW)) {
            // The table has the rows already; taken one by one they would be in it twice.
            return rejected(
                    what,
                    why,
                    "mend or drop the materialized view; what it has missed is sent to it when the"
                            + " job goes on from its last checkpoint",
                    failure);
        }
        if (VALUE_CODES.contains(code)) {
            return new RowsRefused(code, what + ": " + why, text, failure);
        }
        return rejected(
                what,
                why,
                ADVICE.getOrDefault(
                        code, "mend the cause; the job goes on from its last checkpoint"),
                failure);
    }

    private static ClickHouseRejectedException rejected(
            String what, String why, String advice, Throwable failure) {
        return new ClickHouseRejectedException(
                "ClickHouse refused to %s: %s. What to do: %s.".formatted(what, why, advice),
                failure);
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cut(cause.toString());
    }

    private static String cut(String text) {
        String line = text.strip().replace('\n', ' ');
        return line.length() <= MAX_ANSWER_CHARS ? line : line.substring(0, MAX_ANSWER_CHARS) + "…";
    }
}
