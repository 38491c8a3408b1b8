// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.example;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;

import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseSink;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/** Readings of sensors into ClickHouse; the README shows what is between the lines. */
final class ReadingsJob {
    private ReadingsJob() {}

    // README begins
    public record Reading(String sensor, long value, long readAtMillis, @Nullable String note) {}

    enum ReadingTable implements ClickHouseTable<Reading> {
        INSTANCE;

        @Override
        public String tableName() {
            return "readings";
        }

        @Override
        public List<Column<Reading>> columns() {
            return List.of(
                    column("sensor", STRING, Reading::sensor),
                    column("value", INT64, Reading::value),
                    column("read_at", DATE_TIME_MILLIS, Reading::readAtMillis),
                    column("note", nullable(STRING), Reading::note));
        }
    }

    static void write(DataStream<Reading> readings) {
        ClickHouseConnection connection =
                new ClickHouseConnection(
                        "https://clickhouse:8443",
                        "plant",
                        () -> "writer",
                        () -> secret("/etc/plant/clickhouse-password"));
        readings.sinkTo(
                        ClickHouseSink.builder(ReadingTable.INSTANCE)
                                .connection(connection)
                                .build())
                .uid("readings-sink")
                .name("ClickHouse readings");
    }

    // README ends

    private static String secret(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
