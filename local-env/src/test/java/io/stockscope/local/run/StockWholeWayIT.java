// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.registry.SchemaRegistration;
import io.stockscope.local.service.LocalServices;
import io.stockscope.reference.RandomHistories;
import io.stockscope.reference.RandomHistory;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockResults.Counts;
import io.stockscope.reference.WorkedCase;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The stock job the whole way, on real services: events go to Kafka, rows come out of ClickHouse's
 * views. Has services of its own, because it empties topics; with every test these have at least as
 * many partitions as before.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StockWholeWayIT {
    private static final Instant RUN_CLOCK = Instant.parse("2026-10-01T00:00:00Z");

    private static @Nullable LocalServices services;
    private static int databases;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "the embedded ClickHouse runs on Linux x64 only");
        LocalServices started = LocalServices.startTemporary();
        services = started;
        try (SchemaRegistryClient registry =
                RegistryClients.create(started.config(Map.of()).registry().connection())) {
            SchemaRegistration.register(registry);
        }
    }

    @AfterAll
    static void stop() {
        if (services != null) {
            services.close();
        }
    }

    /**
     * All of them in one run: their SKUs, channels and ids have the name of the case before them.
     */
    @Order(2)
    @Test
    void workedCasesComeOutOfTheViews() throws Exception {
        WorkedCase together = WorkedCase.together();
        WholeWayRun run = run(RUN_CLOCK, 4, 2);

        StockResults actual = run.run(together.events(), together.until());

        assertThat(together.expected().differences(actual)).isEmpty();
        assertThat(run.views().deadLetters()).isEqualTo(deadLetters(together.expected()));
        assertThat(run.views().timeline())
                .isEqualTo(byTopic(actual, counts -> counts.applied() + counts.superseded()));
    }

    @Order(1)
    @ParameterizedTest(name = "{0} partitions, parallelism {1}")
    @CsvSource({"1, 4", "3, 2", "4, 1"})
    void partitionsAndParallelismDoNotMatter(int partitions, int parallelism) throws Exception {
        checkAgainstReference(61, partitions, parallelism);
    }

    @Tag("proof")
    @ParameterizedTest(name = "{0} partitions, parallelism {1}")
    @CsvSource({"1, 1", "1, 2", "1, 4", "3, 1", "3, 2", "3, 4", "4, 1", "4, 2", "4, 4"})
    void wholeWaySaysWhatTheReferenceSaysForManySeeds(int partitions, int parallelism)
            throws Exception {
        int seeds = "long".equals(System.getProperty("proof.scale")) ? 10 : 1;
        for (long seed = 200; seed < 200 + seeds; seed++) {
            checkAgainstReference(seed, partitions, parallelism);
        }
    }

    private static void checkAgainstReference(long seed, int partitions, int parallelism)
            throws Exception {
        RandomHistory history = RandomHistories.of(seed).shuffled(10L * partitions + parallelism);
        StockResults expected =
                new ReferenceStock(history.runClock()).run(history.events(), history.until());
        WholeWayRun run = run(history.runClock(), partitions, parallelism);

        StockResults actual = run.run(history.events(), history.until());

        assertThat(expected.differences(actual)).as("seed %d", seed).isEmpty();
        assertThat(run.views().deadLetters()).isEqualTo(deadLetters(expected));
    }

    private static WholeWayRun run(Instant runClock, int partitions, int parallelism) {
        return new WholeWayRun(
                requireNonNull(services),
                "whole_way_" + databases++,
                runClock,
                partitions,
                parallelism);
    }

    private static Map<String, Long> deadLetters(StockResults results) {
        Map<String, Long> deadLetters = new TreeMap<>();
        results.counts()
                .forEach(
                        (topic, counts) -> {
                            deadLetters.put(topic.topicName() + " INVALID", counts.invalid());
                            deadLetters.put(
                                    topic.topicName() + " FUTURE_TIMESTAMP", counts.future());
                        });
        deadLetters.values().removeIf(count -> count == 0);
        return deadLetters;
    }

    private static Map<String, Long> byTopic(StockResults results, ToLongFunction<Counts> count) {
        Map<String, Long> byTopic = new TreeMap<>();
        for (Map.Entry<StockscopeTopic, Counts> entry : results.counts().entrySet()) {
            byTopic.put(entry.getKey().topicName(), count.applyAsLong(entry.getValue()));
        }
        byTopic.values().removeIf(times -> times == 0);
        return byTopic;
    }
}
