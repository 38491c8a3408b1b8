// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ChannelProfile;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.StockEventFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                            ChannelType.MARKETPLACE, List.of("dc1"), 50L, true, 60_000, 120_000),
                    new ChannelDetails(
                            3_600_000L, Map.of("CONFIRMED", 5L), 0.025, 604_800_000L, "ann"));
    private static final ChannelUpdate WITHOUT_DETAILS =
            new ChannelUpdate("bazaar", MARKETPLACE.terms());
    private static final ChannelUpdate TAKEN_BACK = new ChannelUpdate("bazaar", null);

    @Test
    void profileIsReadWhole() throws Exception {
        ChannelProfile profile =
                ChannelProfile.newBuilder()
                        .setChannel("bazaar")
                        .setType(io.stockscope.event.ChannelType.MARKETPLACE)
                        .setLocations(List.of("dc1"))
                        .setDisplayCap(50L)
                        .setSellsBackorder(true)
                        .setLatencyObjectiveMs(60_000)
                        .setStalenessThresholdMs(120_000)
                        .setAckWindowMs(3_600_000L)
                        .setStageObjectives(Map.of("CONFIRMED", 5L))
                        .setCancelRateLimit(0.025)
                        .setCancelRateWindowMs(604_800_000L)
                        .setOwner("ann")
                        .build();
        assertThat(decode(WireFormat.bytes(0, profile))).isEqualTo(MARKETPLACE);
    }

    @Test
    void recordWithoutValueTakesTheChannelBack() throws Exception {
        assertThat(decode(null)).isEqualTo(TAKEN_BACK);
    }

    @Test
    void updatesSurviveTheShuffle() throws Exception {
        for (ChannelUpdate update : List.of(MARKETPLACE, WITHOUT_DETAILS, TAKEN_BACK)) {
            DataOutputSerializer out = new DataOutputSerializer(64);
            StockInputSerializer.INSTANCE.serialize(StockInput.of(update), out);
            assertThat(
                            StockInputSerializer.INSTANCE.deserialize(
                                    new DataInputDeserializer(out.getCopyOfBuffer())))
                    .isEqualTo(StockInput.of(update));
        }
    }

    /** As it was written before details were told: in a checkpoint with records on their way. */
    @Test
    void updateOfBeforeThereWereDetailsIsRead() throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeByte(2);
        StockEventFormat.writeString(out, "bazaar");
        out.writeBoolean(true);
        requireNonNull(MARKETPLACE.terms()).write(out);
        assertThat(
                        StockInputSerializer.INSTANCE.deserialize(
                                new DataInputDeserializer(out.getCopyOfBuffer())))
                .isEqualTo(StockInput.of(WITHOUT_DETAILS));
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
