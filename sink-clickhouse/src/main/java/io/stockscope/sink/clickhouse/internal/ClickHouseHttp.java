// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseRejectedException;
import io.stockscope.sink.clickhouse.Compression;
import io.stockscope.sink.clickhouse.internal.RetryableFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one ClickHouse, one try each, with a limit on the time of the whole request; a
 * failure is a {@link RetryableFailure}, a {@link RowsRefused} or another {@link
 * ClickHouseRejectedException}.
 *
 * <p>A request runs on a thread of its own, because a blocked socket cannot be interrupted: whoever
 * waits can leave at any time, and closing the client ends the request. After every failure the
 * next request starts from a new client, so that no broken connection is used twice. One request at
 * a time.
 */
public final class ClickHouseHttp implements AutoCloseable {
    /** What to look at when TLS fails. */
    public static final String TLS_ADVICE =
            "check https and the host in the URL, and that the server's certificate is signed by an"
                    + " authority in the connection's CA certificate file or, without one, by one"
                    + " that the JVM trusts";

    // ClickHouse says so where a materialized view wrote more; fewer means rows were lost or
    // dropped.
    private static final String SUMMARY_HEADER = "X-ClickHouse-Summary";
    private static final int MIN_BLOCK_ROWS = 1_048_576;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final ClickHouseConnection connection;
    private final Duration requestTimeout;
    private @Nullable Client client;
    private @Nullable ExecutorService requestThreads;

    public ClickHouseHttp(ClickHouseConnection connection, Duration requestTimeout) {
        this.connection = connection;
        this.requestTimeout = requestTimeout;
    }

    /** Returns where ClickHouse is. */
    String url() {
        return connection.url();
    }

    /**
     * Inserts a batch as one block, which is there as a whole or not at all; sent again within the
     * table's deduplication window, it counts once, behind materialized views too.
     *
     * @throws IOException one of the three kinds; after a {@link RetryableFailure} the batch may
     *     have been inserted all the same
     */
    void insert(FrozenBatch batch) throws IOException, InterruptedException {
        BatchHeader header = batch.header();
        String what =
                "insert into %s.%s at %s"
                        .formatted(connection.database(), header.table(), connection.url());
        InsertSettings settings =
                new InsertSettings()
                        .setDeduplicationToken(header.token().toString())
                        .serverSetting("insert_deduplicate", "1")
                        .serverSetting("deduplicate_blocks_in_dependent_materialized_views", "1")
                        .serverSetting("async_insert", "0")
                        // One block, whatever the profile says.
                        .serverSetting("input_format_parallel_parsing", "0")
                        .serverSetting(
                                "max_insert_block_size",
                                Integer.toString(Math.max(header.rows(), MIN_BLOCK_ROWS)));
        if (header.compression() != Compression.NONE) {
            settings.appCompressedData(true, header.compression().encoding());
        }
        call(
                what,
                open -> {
                    try (InsertResponse response =
                            await(
                                    open.insert(
                                            header.table(),
                                            header.columnNames(),
                                            batch::writeTo,
                                            ClickHouseFormat.RowBinary,
                                            settings))) {
                        checkWritten(what, response, header.rows());
                        return batch;
                    }
                });
    }

    /**
     * Runs a query and returns its rows, each with its values as text. Neither may hold tabs or
     * line breaks.
     *
     * @param parameters values of the {@code {name:Type}} places in {@code sql}
     */
    public List<String[]> query(String sql, Map<String, Object> parameters)
            throws IOException, InterruptedException {
        return call(
                "query " + connection.url(),
                open -> {
                    // The first line has the columns' names: an answer that is cut within its
                    // headers would else be a result without rows.
                    QuerySettings settings =
                            new QuerySettings().setFormat(ClickHouseFormat.TSVRawWithNames);
                    try (QueryResponse response = await(open.query(sql, parameters, settings))) {
                        String body =
                                new String(
                                        response.getInputStream().readAllBytes(),
                                        StandardCharsets.UTF_8);
                        if (body.isEmpty()) {
                            throw new RetryableFailure(
                                    RetryableFailure.Kind.NETWORK,
                                    "query " + connection.url() + ": the answer is cut",
                                    null);
                        }
                        return body.lines().skip(1).map(line -> line.split("\t", -1)).toList();
                    }
                });
    }

    /** Ends what is under way. */
    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
        if (requestThreads != null) {
            requestThreads.shutdownNow();
            requestThreads = null;
        }
    }

    private <R> R call(String what, ClientCall<R> call) throws IOException, InterruptedException {
        boolean succeeded = false;
        try {
            R result = call.with(client());
            succeeded = true;
            return result;
        } catch (RetryableFailure | ClickHouseRejectedException | InterruptedException e) {
            throw e;
        } catch (TimeoutException e) {
            throw new RetryableFailure(
                    Kind.TIMEOUT, what + ": no answer within " + requestTimeout, e);
        } catch (ExecutionException e) {
            throw Failures.of(what, e.getCause() == null ? e : e.getCause());
        } catch (Exception e) {
            throw Failures.of(what, e);
        } finally {
            if (!succeeded) {
                close();
            }
        }
    }

    private <R> R await(CompletableFuture<R> response)
            throws InterruptedException, ExecutionException, TimeoutException {
        return response.get(requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void checkWritten(String what, InsertResponse response, int sent)
            throws ClickHouseRejectedException {
        if (!response.getResponseHeaders().containsKey(SUMMARY_HEADER)) {
            return;
        }
        long written = response.getWrittenRows();
        if (written < sent) {
            throw new ClickHouseRejectedException(
                    ("%s: %d rows were sent, ClickHouse says that it wrote %d. What to do: look"
                                    + " for a proxy that cuts requests, or a limit set for the user;"
                                    + " the rows are sent again from the last checkpoint.")
                            .formatted(what, sent, written),
                    null);
        }
    }

    private synchronized Client client() throws ClickHouseRejectedException {
        if (client == null) {
            requestThreads =
                    Executors.newCachedThreadPool(
                            task -> {
                                Thread thread = new Thread(task, "clickhouse-request");
                                thread.setDaemon(true);
                                return thread;
                            });
            Client.Builder builder =
                    new Client.Builder()
                            .addEndpoint(connection.url())
                            .setDefaultDatabase(connection.database())
                            .setUsername(resolve("user", connection.user()))
                            .setPassword(resolve("password", connection.password()))
                            .setConnectTimeout(CONNECT_TIMEOUT.toMillis(), ChronoUnit.MILLIS)
                            .setSocketTimeout(requestTimeout.toMillis(), ChronoUnit.MILLIS)
                            // Batches come packed already.
                            .compressClientRequest(false)
                            .compressServerResponse(false)
                            .retryOnFailures(ClientFaultCause.None)
                            .setMaxRetries(0)
                            .useAsyncRequests(true)
                            .setSharedOperationExecutor(requestThreads)
                            .setClientName("flink-clickhouse-sink");
            if (connection.caCertificateFileOrNull() != null) {
                builder.setRootCertificate(connection.caCertificateFileOrNull());
            }
            client = builder.build();
        }
        return client;
    }

    private static String resolve(String what, Supplier<String> supplier)
            throws ClickHouseRejectedException {
        try {
            return supplier.get();
        } catch (RuntimeException e) {
            throw new ClickHouseRejectedException(
                    "Cannot get the %s for ClickHouse: %s".formatted(what, e.getMessage()), e);
        }
    }

    @FunctionalInterface
    private interface ClientCall<R> {
        R with(Client client) throws Exception;
    }
}
