// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.result;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import io.stockscope.config.ClickHouseSettings;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.RowBinaryOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Inserts rows by ClickHouse's own client, in RowBinary: for peers that have no sink. */
public final class ResultWriter implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Client client;
    private final RowBinaryOutput buffer = new RowBinaryOutput(BUFFER_BYTES);

    /** Connects as writer. */
    public ResultWriter(ClickHouseSettings settings) {
        Client.Builder builder =
                new Client.Builder()
                        .addEndpoint(settings.url())
                        .setDefaultDatabase(settings.database())
                        .setUsername(settings.writer().user())
                        .setPassword(settings.writer().password().get())
                        .compressClientRequest(false)
                        .compressServerResponse(false)
                        .useAsyncRequests(false);
        if (settings.caCertificateFileOrNull() != null) {
            builder.setRootCertificate(settings.caCertificateFileOrNull());
        }
        client = builder.build();
    }

    /**
     * Inserts rows, and waits for the answer.
     *
     * @throws IOException if ClickHouse does not take them
     */
    public <T> void write(ClickHouseTable<T> table, Collection<T> rows)
            throws IOException, InterruptedException {
        if (rows.isEmpty()) {
            return;
        }
        List<Column<T>> columns = table.columns();
        buffer.clear();
        for (T row : rows) {
            for (Column<T> column : columns) {
                column.write(row, buffer);
            }
        }
        try (InsertResponse answer =
                client.insert(
                                table.tableName(),
                                columns.stream().map(Column::name).toList(),
                                buffer::writeTo,
                                ClickHouseFormat.RowBinary,
                                new InsertSettings())
                        .get()) {
            if (answer.getWrittenRows() != rows.size()) {
                throw new IOException(
                        "sent %,d rows, ClickHouse says that it wrote %,d"
                                .formatted(rows.size(), answer.getWrittenRows()));
            }
        } catch (ExecutionException e) {
            throw new IOException("ClickHouse did not take rows of " + table.tableName(), e);
        } catch (IOException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the answer of ClickHouse cannot be closed", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
