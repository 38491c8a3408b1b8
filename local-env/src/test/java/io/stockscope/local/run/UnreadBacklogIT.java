// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A stock job that finds more unread than it can read in ten minutes of event time makes the rule
 * on consumer lag fire that comes with the project: what is unread is known to Kafka alone.
 */
@Tag("proof")
class UnreadBacklogIT {

    private static final int SALES = 500_000;
    private static final Duration BETWEEN_SALES = Duration.ofMillis(2);
    private static final int SKUS = 50;

    @Test
    void theRuleOnConsumerLagFires() throws Exception {
        SharedServices.assumePlatform();
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(20, ChronoUnit.MINUTES);
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig config = services.config(Map.of("timeline", "false"));
            Foundation.lay(config);
            produce(config, start);

            StreamExecutionEnvironment env =
                    EmbeddedFlink.live(CheckpointFolder.orTemporary(config.flink()));
            StockJob.define(env, config, RunMode.live());
            JobClient job = env.executeAsync(StockJob.NAME);
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofSeconds(3))
                    .untilAsserted(() -> assertThat(lagging(services, start)).isNotEmpty());
            job.cancel().get();

            assertThat(lagging(services, start))
                    .allMatch(
                            line ->
                                    line.contains(
                                            "topic=" + StockscopeTopic.POS_LINES.topicName()));
        }
    }

    private static List<String> lagging(LocalServices services, Instant from) {
        return ShippedRulesBacktest.lines(services, from).stream()
                .filter(line -> line.contains("ConsumerLag"))
                .toList();
    }

    private static void produce(StockscopeConfig config, Instant start) throws Exception {
        try (SchemaRegistryClient registry =
                        RegistryClients.create(config.registry().connection());
                EventProducer producer = EventProducer.open(config.kafka(), registry)) {
            for (int i = 0; i < SALES; i++) {
                String sku = "sku-" + i % SKUS;
                producer.send(
                        StockscopeTopic.POS_LINES,
                        sku,
                        StockTraffic.sale(
                                "sale-" + i, sku, start.plus(BETWEEN_SALES.multipliedBy(i)), 1));
            }
            producer.flush();
        }
    }
}
