// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.local.CliException;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.table.ClickHouseJdbc;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ways to write rows, over some ten thousand of them. */
class SinkBenchIT {

    private static final Workload WORKLOAD = new Workload(1_000, 24_000);

    @ParameterizedTest
    @EnumSource(names = {"ROWS", "CLIENT_10K", "CLIENT_10K_LZ4", "JDBC_10K", "EXACTLY_ONCE_KEY"})
    void everyWayWritesAllRowsOnce(SinkWay way) throws Exception {
        SinkMeasurement measured =
                new SinkRun(settings(), Duration.ofSeconds(1)).run(way, WORKLOAD);
        assertThat(measured.rows()).isEqualTo(WORKLOAD.measured());
        assertThat(measured.wallNanos()).isPositive();
        assertThat(measured.allocatedBytesPerRow()).isGreaterThan(32);
    }

    @Test
    void aWayRunsInAProcessOfItsOwn() throws Exception {
        List<String> where =
                List.of("--endpoints", SharedServices.get().endpointsFile().toString());
        try (BenchProcess process = new BenchProcess("256m", where, false)) {
            String line =
                    process.run(
                            "client-10k",
                            List.of("bench", "sink", "way", "client-10k", "--rows", "20000"));
            assertThat(SinkMeasurement.ofJson(line).rows()).isEqualTo(20_000);
        }
    }

    @Test
    void aRowTooManyOrTooFewAndAnotherValueAreFound() throws Exception {
        ClickHouseSettings settings = settings();
        try (SinkBenchTable table = new SinkBenchTable(settings, SinkRowTable.INSTANCE);
                ClientPass client = new ClientPass(settings, 1_000, false);
                SinkMeter meter = new SinkMeter()) {
            table.create();
            client.write(2_500, meter);
            table.verify(2_500);
            assertThatThrownBy(() -> table.verify(2_499))
                    .isInstanceOf(CliException.class)
                    .hasMessageContaining("sent 2,499 rows")
                    .hasMessageContaining("the table holds 2,500 rows");
            assertThatThrownBy(() -> table.verify(2_501)).isInstanceOf(CliException.class);

            change(settings, "UPDATE gift = NOT gift WHERE version = 1234");
            assertThatThrownBy(() -> table.verify(2_500))
                    .hasMessageContaining("sent 2,500 rows")
                    .hasMessageContaining("the table holds 2,500 rows");
        }
    }

    private static void change(ClickHouseSettings settings, String how) throws Exception {
        try (Connection admin =
                        ClickHouseJdbc.dataSource(settings.connection(settings.admin()))
                                .getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("ALTER TABLE sink_rows " + how + " SETTINGS mutations_sync = 1");
        }
    }

    private static ClickHouseSettings settings() throws Exception {
        LocalServices services = SharedServices.get();
        return services.config(Map.of("clickhouse.database", RungInProcess.DATABASE)).clickHouse();
    }
}
