// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.sink.clickhouse.ClickHouseSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.FileUtils;

/**
 * One run of one way in this process: rows to warm up, then, into a new table, those that are
 * measured; what the table holds is compared with what was sent.
 */
final class SinkRun {

    private final ClickHouseSettings settings;
    private final Duration checkpointInterval;

    /**
     * @param settings with the bench's own database, which is dropped
     * @param checkpointInterval of the Flink jobs
     */
    SinkRun(ClickHouseSettings settings, Duration checkpointInterval) {
        this.settings = settings;
        this.checkpointInterval = checkpointInterval;
    }

    /**
     * Writes, measures and verifies.
     *
     * @throws io.stockscope.local.CliException if the table does not hold exactly what was sent
     */
    SinkMeasurement run(SinkWay way, Workload workload) throws Exception {
        Path checkpoints = Files.createTempDirectory("stockscope-bench-state");
        try (SinkBenchTable table = new SinkBenchTable(settings, table(way))) {
            table.create();
            try (SinkPass pass = pass(way, checkpoints)) {
                if (workload.warmup() > 0) {
                    measure(pass, way, workload.warmup(), table);
                    table.create();
                }
                return measure(pass, way, workload.measured(), table);
            }
        } finally {
            FileUtils.deleteDirectory(checkpoints.toFile());
        }
    }

    private static SinkMeasurement measure(
            SinkPass pass, SinkWay way, long rows, SinkBenchTable table) throws Exception {
        try (SinkMeter meter = new SinkMeter()) {
            long serverBegin = table.serverCpuNanos();
            pass.write(rows, meter);
            SinkMeasurement measured = meter.end(rows, table.serverCpuNanos() - serverBegin);
            if (way.kind().writes()) {
                table.verify(rows);
            }
            return measured;
        }
    }

    private SinkPass pass(SinkWay way, Path checkpoints) throws Exception {
        return switch (way.kind()) {
            case ROWS -> new RowsPass();
            case CLIENT -> new ClientPass(settings, way.batchRows(), false);
            case CLIENT_LZ4 -> new ClientPass(settings, way.batchRows(), true);
            case JDBC -> new JdbcPass(settings, way.batchRows());
            case JOB -> new JobPass(new DiscardingSink<>(), checkpointInterval, checkpoints);
            case AT_LEAST_ONCE -> job(table(way), DeliveryGuarantee.AT_LEAST_ONCE, checkpoints);
            case EXACTLY_ONCE, EXACTLY_ONCE_KEY ->
                    job(table(way), DeliveryGuarantee.EXACTLY_ONCE, checkpoints);
        };
    }

    private static SinkRowTable table(SinkWay way) {
        return way == SinkWay.EXACTLY_ONCE_KEY ? SinkRowTable.BY_ORDER_LINE : SinkRowTable.INSTANCE;
    }

    private JobPass job(SinkRowTable table, DeliveryGuarantee guarantee, Path checkpoints)
            throws Exception {
        return new JobPass(
                ClickHouseSink.builder(table)
                        .deliveryGuarantee(guarantee)
                        .connection(settings.connection(settings.writer()))
                        .build(),
                checkpointInterval,
                checkpoints);
    }
}
