// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.TopicSimulation;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.StockResults;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/**
 * A live run that starts years behind its topics, in which nothing is late, says what a bounded run
 * says: it stays on event time until it has caught up.
 */
class LiveEqualsBoundedIT {

    @Test
    void liveRunOverABacklogSaysWhatABoundedRunSays() throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig live = config(services, "live");
            Foundation.lay(live);
            TopicSimulation.run(
                    SalesHistory.of(GeneratedSales.generate(5, 120, 3)),
                    new SimulationOptions(3, 0.01),
                    live);
            StockscopeConfig hindsight = config(services, "hindsight");
            BoundedRun bounded = new BoundedRun(hindsight);
            bounded.prepareDatabase();
            Instant now = Instant.now();
            bounded.execute(RunMode.bounded(now, now));
            StockResults expected = results(services, "hindsight");
            assertThat(expected.incidents()).hasSizeGreaterThan(3);

            StreamExecutionEnvironment env =
                    EmbeddedFlink.live(CheckpointFolder.orTemporary(live.flink()));
            StockJob.define(env, live, RunMode.live());
            JobClient job = env.executeAsync(StockJob.NAME);

            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(
                            () ->
                                    assertThat(expected.differences(results(services, "live")))
                                            .isEmpty());
            job.cancel().get();
        }
    }

    /** The bound is longer than every capture delay and as long as partitions may be apart. */
    private static StockscopeConfig config(LocalServices services, String database) {
        return services.config(
                Map.of(
                        "reportingCurrency", "GBP",
                        "outOfOrderness", "2d",
                        "clickhouse.database", database));
    }

    private static StockResults results(LocalServices services, String database) throws Exception {
        StockViews views = new StockViews(services.endpoints().clickHouse(), database);
        return new StockResults(
                views.levels(),
                views.incidents(),
                views.conflicts(),
                views.discrepancies(),
                Map.of());
    }
}
