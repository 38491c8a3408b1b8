// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import com.clickhouse.client.api.ClientMisconfigurationException;
import com.clickhouse.client.api.ServerException;
import io.stockscope.sink.clickhouse.ClickHouseRejectedException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Sorts failures of requests into those that pass by themselves ({@link RetryableFailure}) and
 * those that stop the job ({@link ClickHouseRejectedException}).
 *
 * <p>A code that is not known here stops the job: Flink's restart strategy then decides, and
 * somebody sees it, while an endless retry of what can never succeed would only look slow.
 */
final class Failures {
    // By name in ClickHouse's src/Common/ErrorCodes.cpp.
    private static final Set<Integer> RETRYABLE_CODES =
            Set.of(
                    3, // UNEXPECTED_END_OF_FILE
                    74, // CANNOT_READ_FROM_FILE_DESCRIPTOR
                    75, // CANNOT_WRITE_TO_FILE_DESCRIPTOR
                    159, // TIMEOUT_EXCEEDED
                    160, // TOO_SLOW
                    198, // DNS_ERROR
                    201, // QUOTA_EXCEEDED
                    202, // TOO_MANY_SIMULTANEOUS_QUERIES
                    203, // NO_FREE_CONNECTION
                    209, // SOCKET_TIMEOUT
                    210, // NETWORK_ERROR
                    225, // NO_ZOOKEEPER
                    236, // ABORTED
                    241, // MEMORY_LIMIT_EXCEEDED
                    242, // TABLE_IS_READ_ONLY
                    243, // NOT_ENOUGH_SPACE
                    252, // TOO_MANY_PARTS
                    285, // TOO_FEW_LIVE_REPLICAS
                    286, // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
                    319, // UNKNOWN_STATUS_OF_INSERT
                    364, // UNKNOWN_STATUS_OF_TRANSACTION
                    394, // QUERY_WAS_CANCELLED
                    425, // SYSTEM_ERROR
                    439, // CANNOT_SCHEDULE_TASK
                    473, // DEADLOCK_AVOIDED
                    499, // S3_ERROR
                    589, // QUERY_WAS_CANCELLED_BY_CLIENT
                    745, // SERVER_OVERLOADED
                    999); // KEEPER_EXCEPTION

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
                return rejected(
                        what,
                        t.toString(),
                        "check https in the URL, and that the JVM trusts the server's certificate",
                        failure);
            }
            if (t instanceof ClientMisconfigurationException) {
                return rejected(what, t.toString(), "check the connection's settings", failure);
            }
            Matcher status = UNEXPECTED_STATUS.matcher(String.valueOf(t.getMessage()));
            if (status.find()) {
                return ofAnswer(
                        what, 0, Integer.parseInt(status.group(1)), t.getMessage(), failure);
            }
        }
        // No answer at all: connecting, sending or receiving failed.
        return new RetryableFailure(what + ": " + innermost(failure), failure);
    }

    private static IOException ofAnswer(
            String what, int code, int httpStatus, @Nullable String answer, Throwable failure) {
        String text = cut(String.valueOf(answer));
        if (code > 0) {
            return RETRYABLE_CODES.contains(code)
                    ? new RetryableFailure(what + ": code " + code + ": " + text, failure)
                    : rejected(
                            what,
                            "code " + code + ": " + text,
                            ADVICE.getOrDefault(
                                    code,
                                    "mend the cause; the job goes on from its last checkpoint"),
                            failure);
        }
        boolean passes = httpStatus >= 500 || httpStatus == 408 || httpStatus == 429;
        return passes
                ? new RetryableFailure(what + ": HTTP " + httpStatus + ": " + text, failure)
                : rejected(
                        what,
                        "HTTP " + httpStatus + ": " + text,
                        "the answer is not ClickHouse's own; check the URL, user and password",
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
