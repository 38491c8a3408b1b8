// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import io.stockscope.config.ClickHouseSettings;
import io.stockscope.local.CliException;
import java.util.List;

/**
 * The client alone: one thread encodes a batch straight into the request, waits for the answer, and
 * begins the next one.
 */
final class ClientPass implements SinkPass {

    private final Client client;
    private final int batchRows;
    private final List<String> columns = SinkRowTable.names();
    private final BareRows encoder = new BareRows();

    ClientPass(ClickHouseSettings settings, int batchRows, boolean compressed) {
        this.batchRows = batchRows;
        Client.Builder builder =
                new Client.Builder()
                        .addEndpoint(settings.url())
                        .setDefaultDatabase(settings.database())
                        .setUsername(settings.writer().user())
                        .setPassword(settings.writer().password().get())
                        .compressClientRequest(compressed)
                        .useHttpCompression(compressed)
                        .compressServerResponse(false)
                        .useAsyncRequests(false);
        if (settings.caCertificateFileOrNull() != null) {
            builder.setRootCertificate(settings.caCertificateFileOrNull());
        }
        this.client = builder.build();
    }

    @Override
    public void write(long rows, SinkMeter meter) throws Exception {
        // Each row is sent once: to look for repeats would be work that it does not need.
        InsertSettings settings = new InsertSettings().serverSetting("insert_deduplicate", "0");
        meter.begin();
        for (long begin = 0; begin < rows; begin += batchRows) {
            long from = begin;
            long to = Math.min(rows, begin + batchRows);
            try (InsertResponse answer =
                    client.insert(
                                    SinkRowTable.INSTANCE.tableName(),
                                    columns,
                                    out -> encoder.write(from, to, out),
                                    ClickHouseFormat.RowBinary,
                                    settings)
                            .get()) {
                if (answer.getWrittenRows() != to - from) {
                    throw CliException.failed(
                            "sent %,d rows, ClickHouse says that it wrote %,d"
                                    .formatted(to - from, answer.getWrittenRows()));
                }
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
