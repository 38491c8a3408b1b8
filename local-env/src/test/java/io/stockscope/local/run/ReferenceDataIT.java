// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ChannelType;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.StockResults.Incident;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** Reference data in a live run: what was published before it is in force for the first event. */
class ReferenceDataIT {

    private static final String MUG = "mug";
    private static final int OTHER_ITEMS = 100_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Instant start = Instant.now().minusSeconds(3600);

    @Test
    void itemsComeFirstHoweverManyAndLaterChangesCountFromTheirArrival() throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig config = services.config(CounterReporter.OPTIONS);
            Foundation.lay(config);
            StockViews views = new StockViews(services.endpoints().clickHouse(), "stockscope");
            try (SchemaRegistryClient registry =
                            RegistryClients.create(config.registry().connection());
                    EventProducer producer = EventProducer.open(config.kafka(), registry)) {
                item(producer, MUG, "5.0000");
                for (int i = 0; i < OTHER_ITEMS; i++) {
                    item(producer, "other-" + i, "1.0000");
                }
                item(producer, MUG, "10.0000");
                profile(producer, "bazaar", 50);
                profile(producer, "broken", -1);
                producer.send(StockscopeTopic.ERP_STOCK, MUG, StockTraffic.baseline(MUG, start, 3));
                moved(producer, "missing", WmsStockKind.SHIP, 1);
                moved(producer, "found", WmsStockKind.RECEIPT, 2);
                producer.flush();
                CounterReporter.reset();
                StreamExecutionEnvironment env =
                        EmbeddedFlink.live(CheckpointFolder.orTemporary(config.flink()));
                StockJob.define(env, config, RunMode.live());
                JobClient job = env.executeAsync(StockJob.NAME);

                awaitValues(views, "20.0000");
                assertThat(CounterReporter.sum("reference.items.applied"))
                        .isEqualTo(OTHER_ITEMS + 2);
                assertThat(CounterReporter.sum("reference.channels.applied")).isEqualTo(1);
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () ->
                                        assertThat(views.deadLetters())
                                                .isEqualTo(
                                                        Map.of("reference.channels INVALID", 1L)));

                item(producer, MUG, "30.0000");
                producer.flush();
                await().atMost(PATIENCE)
                        .until(
                                () ->
                                        CounterReporter.sum("reference.items.applied")
                                                == OTHER_ITEMS + 3);
                moved(producer, "missing again", WmsStockKind.SHIP, 3000);
                producer.flush();
                awaitValues(views, "20.0000", "60.0000");
                job.cancel().get();
            }
        }
    }

    private static void awaitValues(StockViews views, String... values) {
        List<BigDecimal> expected = List.of(values).stream().map(BigDecimal::new).toList();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(views.incidents())
                                        .extracting(Incident::value)
                                        .containsExactlyInAnyOrderElementsOf(expected));
    }

    /** Two units short, or as many as before. */
    private void moved(EventProducer producer, String id, WmsStockKind kind, int second) {
        producer.send(
                StockscopeTopic.WMS_STOCK,
                MUG,
                StockTraffic.moved(id, kind, MUG, start.plusSeconds(second), 5));
    }

    private static void item(EventProducer producer, String sku, String price) {
        producer.send(StockscopeTopic.REFERENCE_ITEMS, sku, StockTraffic.item(sku, price));
    }

    private static void profile(EventProducer producer, String channel, long displayCap) {
        producer.send(
                StockscopeTopic.REFERENCE_CHANNELS,
                channel,
                ChannelProfile.newBuilder()
                        .setChannel(channel)
                        .setType(ChannelType.MARKETPLACE)
                        .setLocations(List.of())
                        .setDisplayCap(displayCap)
                        .setLatencyObjectiveMs(60_000)
                        .setStalenessThresholdMs(120_000)
                        .build());
    }
}
