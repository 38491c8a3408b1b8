// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.text.TextEvent;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockReport;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.topics.TopicAdmin;
import io.stockscope.local.topics.TopicPlan;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockResults.Counts;
import io.stockscope.reference.StockRun;
import io.stockscope.stock.Outcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * The whole way: events through Kafka, the job on Flink, ClickHouse, and out of its views. Each run
 * makes the topics anew, so nobody else may use these services.
 */
final class WholeWayRun implements StockRun {
    private final Instant runClock;
    private final int partitions;
    private final StockscopeConfig config;
    private final StockViews views;

    /**
     * Writes to {@code database}, which holds nothing yet.
     *
     * @param runClock the wall clock at the start of the run
     * @param partitions of each topic of events
     */
    WholeWayRun(
            LocalServices services,
            String database,
            Instant runClock,
            int partitions,
            int parallelism) {
        this.runClock = runClock;
        this.partitions = partitions;
        this.config =
                services.config(
                        Map.of(
                                "clickhouse.database",
                                database,
                                "flink.parallelism.default",
                                String.valueOf(parallelism)));
        this.views = new StockViews(services.endpoints().clickHouse(), database);
    }

    @Override
    public StockResults run(List<TextEvent> events, Instant until) throws Exception {
        makeTopicsAnew();
        produce(events);
        BoundedRun run = new BoundedRun(config);
        run.prepareDatabase();
        StockReport report = run.execute(RunMode.bounded(runClock, until));
        return new StockResults(
                views.levels(), views.incidents(), views.conflicts(), counts(report));
    }

    /** What the views say beside the tables of stock. */
    StockViews views() {
        return views;
    }

    private void makeTopicsAnew() throws Exception {
        List<TopicPlan> plans =
                TopicPlan.all(partitions, null).stream()
                        .filter(plan -> plan.topic().input())
                        .toList();
        Set<String> names =
                plans.stream().map(plan -> plan.topic().topicName()).collect(Collectors.toSet());
        try (Admin admin = Admin.create(config.kafka().clientProperties())) {
            Set<String> old = new HashSet<>(admin.listTopics().names().get());
            old.retainAll(names);
            admin.deleteTopics(old).all().get();
        }
        // A broker goes on deleting, and making, after it has answered.
        try (TopicAdmin admin = new TopicAdmin(config.kafka())) {
            Set<String> made = new HashSet<>();
            await().until(
                            () -> {
                                made.addAll(admin.create(plans, Optional.empty()));
                                return made.equals(names);
                            });
            await().until(() -> admin.differences(plans).isEmpty());
        }
    }

    private void produce(List<TextEvent> events) throws Exception {
        try (SchemaRegistryClient registry =
                        RegistryClients.create(config.registry().connection());
                EventProducer producer = EventProducer.open(config.kafka(), registry)) {
            for (TextEvent event : events) {
                producer.send(event.topic(), event.key(), event.event());
            }
            producer.flush();
        }
    }

    private static Map<StockscopeTopic, Counts> counts(StockReport report) {
        Map<StockscopeTopic, Counts> counts = new HashMap<>();
        for (StockReport.TopicCounts topic : report.topics()) {
            Map<DeadLetterReason, Long> dead = topic.deadLetters();
            counts.put(
                    topic.topic(),
                    new Counts(
                            topic.read(),
                            topic.count(Outcome.APPLIED),
                            topic.count(Outcome.DUPLICATE),
                            topic.count(Outcome.SUPERSEDED),
                            topic.count(Outcome.TOO_OLD),
                            topic.count(Outcome.LEFT_OUT),
                            dead.getOrDefault(DeadLetterReason.UNDECODABLE, 0L),
                            dead.getOrDefault(DeadLetterReason.INVALID, 0L),
                            dead.getOrDefault(DeadLetterReason.FUTURE_TIMESTAMP, 0L)));
        }
        return counts;
    }
}
