// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static java.util.Objects.requireNonNull;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * The whole way: events through Kafka, the job on Flink, ClickHouse, and out of its views. Each run
 * empties the topics first, so nobody else may use these services.
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
     * @param partitions of each topic of events; not fewer than in an earlier run
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
        emptyTopics();
        produce(events);
        BoundedRun run = new BoundedRun(config);
        run.prepareDatabase();
        StockReport report = run.execute(RunMode.bounded(runClock, until));
        return views.results(counts(report));
    }

    /** What the views say beside the tables of stock. */
    StockViews views() {
        return views;
    }

    /**
     * Leaves topics of events without records, and with that many partitions. Reference data stay:
     * they say nothing about the SKUs of another history. A topic that is deleted and made again at
     * once now and then takes no records; so partitions only ever grow in number.
     */
    private void emptyTopics() throws Exception {
        List<TopicPlan> plans =
                TopicPlan.all(partitions, null).stream()
                        .filter(plan -> plan.topic().input())
                        .toList();
        try (TopicAdmin topics = new TopicAdmin(config.kafka());
                Admin kafka = Admin.create(config.kafka().clientProperties())) {
            topics.create(plans, Optional.empty());
            // A broker goes on making after it has answered.
            Map<String, TopicDescription> found =
                    await().ignoreExceptions().until(() -> describe(kafka, plans), all -> true);
            Map<String, NewPartitions> missing = new HashMap<>();
            Map<TopicPartition, RecordsToDelete> records = new HashMap<>();
            for (TopicPlan plan : plans) {
                String name = plan.topic().topicName();
                int existing = requireNonNull(found.get(name)).partitions().size();
                if (existing > plan.partitions()) {
                    throw new IllegalStateException(
                            name + " has more than " + partitions + ": run from few to many");
                }
                if (existing < plan.partitions()) {
                    missing.put(name, NewPartitions.increaseTo(plan.partitions()));
                }
                for (int i = 0; i < existing && !plan.topic().compacted(); i++) {
                    records.put(new TopicPartition(name, i), RecordsToDelete.beforeOffset(-1));
                }
            }
            kafka.deleteRecords(records).all().get();
            kafka.createPartitions(missing).all().get();
            await().until(() -> topics.differences(plans).isEmpty());
        }
    }

    private static Map<String, TopicDescription> describe(Admin kafka, List<TopicPlan> plans)
            throws Exception {
        return kafka.describeTopics(plans.stream().map(plan -> plan.topic().topicName()).toList())
                .allTopicNames()
                .get();
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

    /** The counts of a run, as the reference has them. */
    static Map<StockscopeTopic, Counts> counts(StockReport report) {
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
