// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ChannelProfile;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.ChannelType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChannelRecordDeserializerTest {

    private static final ChannelUpdate MARKETPLACE =
            new ChannelUpdate(
                    "bazaar",
                    new ChannelTerms(
                            ChannelType.MARKETPLACE, List.of("dc1"), 50L, true, 60_000, 120_000));
    private static final ChannelUpdate TAKEN_BACK = new ChannelUpdate("bazaar", null);

    @Test
    void profileKeepsAllThatConcernsStock() throws Exception {
        ChannelProfile profile =
                ChannelProfile.newBuilder()
                        .setChannel("bazaar")
                        .setType(io.stockscope.event.ChannelType.MARKETPLACE)
                        .setLocations(List.of("dc1"))
                        .setDisplayCap(50L)
                        .setSellsBackorder(true)
                        .setLatencyObjectiveMs(60_000)
                        .setStalenessThresholdMs(120_000)
                        .setCancelRateLimit(0.025)
                        .build();
        assertThat(decode(WireFormat.bytes(0, profile))).isEqualTo(MARKETPLACE);
    }

    @Test
    void recordWithoutValueTakesTheChannelBack() throws Exception {
        assertThat(decode(null)).isEqualTo(TAKEN_BACK);
    }

    @Test
    void updatesSurviveTheShuffle() throws Exception {
        for (ChannelUpdate update : List.of(MARKETPLACE, TAKEN_BACK)) {
            DataOutputSerializer out = new DataOutputSerializer(64);
            StockInputSerializer.INSTANCE.serialize(StockInput.of(update), out);
            assertThat(
                            StockInputSerializer.INSTANCE.deserialize(
                                    new DataInputDeserializer(out.getCopyOfBuffer())))
                    .isEqualTo(StockInput.of(update));
        }
    }

    private static @Nullable ChannelUpdate decode(byte @Nullable [] value) throws Exception {
        ChannelRecordDeserializer deserializer =
                new ChannelRecordDeserializer(() -> id -> ChannelProfile.getClassSchema());
        deserializer.open(new NoContext());
        List<DecodedRecord> decoded = new ArrayList<>();
        deserializer.deserialize(
                new ConsumerRecord<>(
                        StockscopeTopic.REFERENCE_CHANNELS.topicName(),
                        0,
                        0,
                        "bazaar".getBytes(StandardCharsets.UTF_8),
                        value),
                new ListCollector<>(decoded));
        assertThat(decoded).hasSize(1);
        StockInput input = decoded.get(0).input();
        return input == null ? null : input.channel();
    }
}
