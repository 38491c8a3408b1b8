// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.awaitility.Awaitility.await;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.Measurement;
import io.stockscope.event.StaleTop;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextEvent;
import io.stockscope.job.measure.Metric;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.migrate.MigrateCommand;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.simulation.PacedSimulation;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SetClock;
import io.stockscope.local.simulation.SimulationOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * A retailer plays, the stock job runs live beside it, and then a bounded run looks back at the
 * same topics, up to where the live run has come.
 *
 * @param events what was on the topics
 * @param until the event time that the live run has come to, and the bounded one as well
 * @param live what readers see of the live run
 * @param hindsight what readers see of the bounded run
 * @param measurements those of the live run
 * @param staleTops those of the live run
 */
record LivePlay(
        List<TextEvent> events,
        Instant until,
        StockViews live,
        StockViews hindsight,
        List<Measurement> measurements,
        List<StaleTop> staleTops) {

    static final String CURRENCY = "GBP";

    private static final double SPEED = 1_200;
    private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** What is due by then shows, though nothing comes any more. */
    private static final Duration AFTERWARDS = Duration.ofMinutes(5);

    /**
     * What the retailer does.
     *
     * @param more events that are sent as well, in the order in which they were recorded
     * @param midway when all stands still, and somebody looks
     */
    record Script(
            SalesHistory sales,
            SimulationOptions options,
            Instant start,
            Duration length,
            List<TextEvent> more,
            Instant midway,
            Look look) {}

    /** Looks at a live run that has come to a time. */
    @FunctionalInterface
    interface Look {
        /**
         * Looks.
         *
         * @param events what is on the topics so far
         * @param until the event time that the run has come to; its rows may come a moment later
         */
        void at(List<TextEvent> events, Instant until, StockViews live, MeasurementTopic topic)
                throws Exception;
    }

    /**
     * Plays, on topics that hold nothing of another play.
     *
     * @param database of the live run; the one of the bounded run is named after it
     */
    static LivePlay of(String database, Script script, LocalServices services) throws Exception {
        StockscopeConfig config = config(services, database);
        forget(config);
        MigrateCommand.migrate(config.clickHouse());
        StockViews live = views(services, database);
        MeasurementTopic topic = new MeasurementTopic(config);
        SetClock clock = new SetClock(database);
        Instant last = script.start().plus(script.length());
        Instant end = last.plus(AFTERWARDS);
        Instant until = end.minus(OUT_OF_ORDERNESS);
        List<TextEvent> events;
        try (PacedSimulation retailer =
                new PacedSimulation(
                        script.sales(),
                        script.options(),
                        script.start(),
                        SPEED,
                        script.more(),
                        clock,
                        config)) {
            Map<String, String> flink = CheckpointFolder.orTemporary(config.flink());
            StreamExecutionEnvironment env = EmbeddedFlink.live(flink);
            StockJob.define(env, config, RunMode.live(clock));
            JobClient job = env.executeAsync(StockJob.NAME);
            await().atMost(PATIENCE).until(() -> !live.levels().isEmpty());

            retailer.playUntil(script.midway());
            Instant midway = script.midway().minus(OUT_OF_ORDERNESS);
            await().atMost(PATIENCE).until(() -> hasCome(topic, midway));
            script.look().at(retailer.events(), midway, live, topic);

            retailer.playUntil(last);
            events = retailer.events();
            clock.set(end.toEpochMilli());
            await().atMost(PATIENCE).until(() -> hasCome(topic, until));
            // How much is unread is told within a second of when it changes, not with the frontier.
            await().atMost(PATIENCE).until(() -> allIsToldToBeRead(topic));
            // Its rows are in ClickHouse then, and its measurements on Kafka.
            job.stopWithSavepoint(
                            false,
                            flink.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key()),
                            SavepointFormatType.CANONICAL)
                    .get();
        }
        String hindsight = database + "_hindsight";
        BoundedRun bounded = new BoundedRun(config(services, hindsight));
        bounded.prepareDatabase();
        bounded.execute(RunMode.bounded(end, until));
        return new LivePlay(
                events,
                until,
                live,
                views(services, hindsight),
                MeasurementTopic.values(topic.measurements()),
                MeasurementTopic.values(topic.staleTops()));
    }

    /** Whether every producer has sent all up to an event time. */
    private static boolean hasCome(MeasurementTopic topic, Instant until) throws Exception {
        Map<String, Instant> frontiers = new HashMap<>();
        Map<String, Integer> producers = new HashMap<>();
        for (Measurement measurement : MeasurementTopic.values(topic.measurements())) {
            if (measurement.getMetric().equals(Metric.FRONTIER.wireName())) {
                producers.put(
                        measurement.getLabels().get("kind"),
                        Integer.valueOf(measurement.getLabels().get("producers")));
            }
            frontiers.merge(
                    measurement.getProducer(),
                    measurement.getFrontier(),
                    (one, other) -> one.isAfter(other) ? one : other);
        }
        return producers.size() == 3
                && frontiers.size() == producers.values().stream().mapToInt(n -> n).sum()
                && frontiers.values().stream().noneMatch(frontier -> frontier.isBefore(until));
    }

    private static boolean allIsToldToBeRead(MeasurementTopic topic) throws Exception {
        return new MeasurementReceiver(MeasurementTopic.values(topic.measurements()))
                .gauges(Metric.CONSUMER_LAG_RECORDS, "topic")
                .isEmpty();
    }

    /** Leaves topics without records, but for reference data. */
    private static void forget(StockscopeConfig config) throws Exception {
        List<String> topics = new ArrayList<>();
        for (StockscopeTopic topic : StockscopeTopic.values()) {
            if (!topic.compacted()) {
                topics.add(topic.topicName());
            }
        }
        try (Admin kafka = Admin.create(config.kafka().clientProperties())) {
            Map<TopicPartition, RecordsToDelete> records = new HashMap<>();
            for (TopicDescription topic :
                    kafka.describeTopics(topics).allTopicNames().get().values()) {
                IntStream.range(0, topic.partitions().size())
                        .forEach(
                                partition ->
                                        records.put(
                                                new TopicPartition(topic.name(), partition),
                                                RecordsToDelete.beforeOffset(-1)));
            }
            kafka.deleteRecords(records).all().get();
        }
    }

    private static StockscopeConfig config(LocalServices services, String database) {
        return services.config(
                Map.of(
                        "reportingCurrency",
                        CURRENCY,
                        "outOfOrderness",
                        OUT_OF_ORDERNESS.toSeconds() + "s",
                        // What stops it leaves no row behind.
                        "clickhouse.backlogMebibytes",
                        "0",
                        "clickhouse.database",
                        database));
    }

    private static StockViews views(LocalServices services, String database) {
        return new StockViews(services.endpoints().clickHouse(), database);
    }
}
