// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.stockscope.alert.Rule;
import io.stockscope.config.ClockSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.alerting.AlertingJob;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.job.time.RunClock;
import io.stockscope.local.lockstep.FlashSaleComparison.Pair;
import io.stockscope.local.rules.RuleReading;
import io.stockscope.local.run.EmbeddedFlink;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.simulation.FlashSale;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.LiveSimulation;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.SimulationTruth;
import io.stockscope.local.simulation.SteppedSimulation;
import io.stockscope.local.up.Foundation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A day of {@code simulate --compare} through Kafka, the stock job, the alerting job and the
 * publisher, at thirty times its speed: about as much is oversold as in step.
 */
@Tag("proof")
class FlashSaleLiveIT {
    /** Of those with many oversold units: so that a single order is not several points. */
    private static final long SEED = 8;

    private static final int ARTICLES = 500;
    private static final double ORDERS = 500;
    private static final String MARKETPLACE = "amazon";
    private static final double SPEED = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /**
     * Of the units that are oversold if commands are ignored. A second by the wall clock is half a
     * minute of the day, in which goods are sold; but in step, decisions that come two and a half
     * minutes later changed what is oversold and lost on this day by no more than 0.02.
     */
    private static final double TOLERANCE = 0.05;

    @TempDir private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(MarketplaceTrouble.class)
    void asMuchIsPreventedAsInStep(MarketplaceTrouble trouble) throws Exception {
        SharedServices.assumePlatform();
        assumeFalse(
                "short".equals(System.getProperty("proof.scale")),
                "seven hours take a quarter of an hour");
        StringWriter mistakes = new StringWriter();
        List<Rule> rules =
                RuleReading.read(
                        List.of(Path.of("../alert-rules/rules")), new PrintWriter(mistakes));
        SalesHistory day = day();
        Pair inStep = FlashSaleComparison.play(day, SEED, MARKETPLACE, trouble, rules);

        SimulationTruth.Demand live = live(day, trouble);

        long ignored = inStep.ignored().oversoldUnits();
        String figures =
                ("%s, seed %d, commands ignored: %d units oversold, %d lost;"
                                + " obeyed in step: %d oversold, %d lost;"
                                + " obeyed live: %d oversold, %d lost")
                        .formatted(
                                trouble.words(),
                                SEED,
                                ignored,
                                inStep.ignored().lostUnits(),
                                inStep.obeyed().oversoldUnits(),
                                inStep.obeyed().lostUnits(),
                                live.oversold(),
                                live.lost());
        // A quarter of an hour is not spent for a green mark alone.
        System.out.println(figures);
        assertThat((double) live.oversold() / ignored)
                .as("oversold live, of what is if commands are ignored; %s", figures)
                .isCloseTo((double) inStep.obeyed().oversoldUnits() / ignored, within(TOLERANCE));
        assertThat((double) live.lost() / ignored)
                .as("lost live, of what is oversold if commands are ignored; %s", figures)
                .isCloseTo((double) inStep.obeyed().lostUnits() / ignored, within(TOLERANCE));
    }

    private static SalesHistory day() {
        FlashSale sale =
                new FlashSale(
                        Duration.ofSeconds(FlashSaleComparison.SALE.toSecondOfDay()),
                        Duration.ofMinutes(10));
        return sale.addTo(
                SalesHistory.of(GeneratedSales.generate(1, ARTICLES, ORDERS, SEED)), SEED);
    }

    private SimulationTruth.Demand live(SalesHistory day, MarketplaceTrouble trouble)
            throws Exception {
        SimulationOptions options =
                new SimulationOptions(SEED, SimulationOptions.DEFAULT_DUPLICATE_SHARE)
                        .withFaults(FlashSaleComparison.faults(day, SEED, MARKETPLACE, trouble));
        SteppedSimulation times = FlashSaleComparison.simulation(day, options);
        try (LocalServices services = LocalServices.startTemporary()) {
            Foundation.lay(services.config(Map.of()));
            ClockSettings clock =
                    new ClockSettings(
                            SPEED,
                            Instant.ofEpochMilli(times.millis(FlashSaleComparison.FROM)),
                            Instant.now());
            LiveSimulation simulation =
                    new LiveSimulation(day, options, clock, FlashSaleComparison.FROM);
            StockscopeConfig config = services.config(options(clock));
            CompletableFuture<SimulationTruth> retailer =
                    CompletableFuture.supplyAsync(() -> simulation.run(config));
            try {
                simulation.awaitCaughtUp();
                List<JobClient> jobs =
                        List.of(
                                start(config, "stock", StockJob::define),
                                start(config, "alerting", AlertingJob::define));
                await().atMost(PATIENCE)
                        .until(() -> retailer.isDone() || simulation.now() >= times.untilMillis());
                simulation.stop();
                SimulationTruth.Demand demand = retailer.get().demand();
                for (JobClient job : jobs) {
                    job.cancel().get();
                }
                return demand;
            } finally {
                simulation.stop();
            }
        }
    }

    /** Transport and decisions take as long by the wall clock as ever. */
    private static Map<String, String> options(ClockSettings clock) {
        Map<String, String> options = new HashMap<>(clock.asConfig());
        options.put("reportingCurrency", "GBP");
        options.put("outOfOrderness", seconds(1));
        options.put("maxDecisionAge", seconds(10));
        return options;
    }

    private static String seconds(double byTheWallClock) {
        return (long) (byTheWallClock * SPEED) + "s";
    }

    /** Defines a job. */
    private interface Definition {
        void define(StreamExecutionEnvironment env, StockscopeConfig config, RunMode mode);
    }

    private JobClient start(StockscopeConfig config, String name, Definition definition)
            throws Exception {
        Map<String, String> flink = new HashMap<>(config.flink());
        flink.put(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
                Files.createDirectories(folder.resolve(name)).toUri().toString());
        StreamExecutionEnvironment env = EmbeddedFlink.live(flink);
        definition.define(env, config, RunMode.live(RunClock.of(config.clock(), Instant.now())));
        return env.executeAsync(name);
    }
}
