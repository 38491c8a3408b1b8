// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.config.ConfigException;
import io.stockscope.config.ConfigSources;
import io.stockscope.config.StockSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.measure.MeasurementTopics;
import io.stockscope.job.time.RunClock;
import io.stockscope.job.topic.DeadLetterTopic;
import io.stockscope.stock.LedgerSettings;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Watches the stock of every SKU and what channels show of it: sync latency, stale exposure,
 * levels, negative ATS, conflicts, duplicates, the books, the flow itself, and the timeline.
 *
 * <p>Runs live, or with {@code --bounded} over the present content of the topics. On a cluster:
 * {@code flink run JAR [--bounded [--until TIME]] [--config FILE] [--endpoints FILE]
 * [-Dkey=value]...}
 */
public final class StockJob {

    /** What the job is called in Flink's web UI. */
    public static final String NAME = "stock";

    private StockJob() {}

    public static void main(String[] args) throws Exception {
        List<String> rest = new ArrayList<>(List.of(args));
        Instant now = Instant.now();
        Optional<Instant> until = takeUntil(rest, now);
        StockscopeConfig config = StockscopeConfig.load(ConfigSources.ofArguments(rest));
        RunMode mode =
                until.map(end -> RunMode.bounded(now, end))
                        .orElseGet(() -> RunMode.live(RunClock.of(config.clock(), now)));
        if (mode.isBounded()) {
            EmptyDatabase.require(config.clickHouse(), config.clickHouse().reader());
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        define(env, config, mode);
        JobExecutionResult result = env.execute(NAME);
        // A detached run (flink run -d) has no result to report yet.
        if (mode.isBounded() && result.isJobExecutionResult()) {
            System.out.println(report(result).table());
        }
    }

    /** Defines the job; the caller executes it. */
    public static void define(
            StreamExecutionEnvironment env, StockscopeConfig config, RunMode mode) {
        mode.configure(env);
        StockSettings settings = config.stock();
        StockSources sources =
                new StockSources(env, config.kafka(), settings, config.registry(), mode);
        StockTopology.Results results =
                StockTopology.build(
                        sources.events(),
                        sources.items(),
                        sources.channels(),
                        ledger(settings),
                        settings.correctionHorizon(),
                        settings.timeline(),
                        mode);
        new StockSinks(config.clickHouse()).write(results, settings.timeline());
        if (!mode.isBounded()) {
            DeadLetterTopic.write(results.rejected(), config.kafka(), config.registry());
            MeasurementTopics topics = new MeasurementTopics(config.kafka(), config.registry());
            topics.writeMeasurements(results.measurements());
            topics.writeStaleTop(results.totals().staleTop());
        }
    }

    /** The topics of events that it reads, beside reference data. */
    public static List<StockscopeTopic> topics() {
        return StockEvents.stockTopics();
    }

    /** The kinds of producers of its measurements: what is measured is complete when all are. */
    public static Set<String> measurementProducers() {
        return StockTopology.measurementProducers();
    }

    /** What became of every record that a bounded run read. */
    public static StockReport report(JobExecutionResult result) {
        return StockReport.of(result.getAllAccumulatorResults());
    }

    /** What became so far of the records that a job has read; its accumulators by their names. */
    public static StockReport report(Map<String, Object> accumulators) {
        return StockReport.of(accumulators);
    }

    static LedgerSettings ledger(StockSettings settings) {
        return new LedgerSettings(
                settings.lookback(),
                settings.deduplicationHorizon(),
                settings.reservationRetention(),
                settings.duplicateGrace());
    }

    /** The end of a bounded run; none of a live one. */
    private static Optional<Instant> takeUntil(List<String> args, Instant now) {
        Instant until = now;
        int at = args.indexOf("--until");
        if (at >= 0) {
            if (at + 1 == args.size()) {
                throw new ConfigException("--until needs a time, such as 2026-06-01T00:00:00Z");
            }
            until = instant(args.get(at + 1));
            args.subList(at, at + 2).clear();
        }
        boolean bounded = args.remove("--bounded");
        if (at >= 0 && !bounded) {
            throw new ConfigException("--until goes with --bounded: a live run has no end");
        }
        return bounded ? Optional.of(until) : Optional.empty();
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ConfigException(
                    "--until is " + text + ", must be a time such as 2026-06-01T00:00:00Z", e);
        }
    }
}
