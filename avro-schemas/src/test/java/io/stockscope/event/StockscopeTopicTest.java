// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StockscopeTopicTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    @ParameterizedTest
    @EnumSource
    void everyTopicIsFoundByItsNameAndHoldsItsOwnRecord(StockscopeTopic topic) {
        assertThat(StockscopeTopic.byName(topic.topicName())).isSameAs(topic);
        assertThat(topic.subject()).isEqualTo(topic.topicName() + "-value");
        assertThat(topic.schema().getFullName()).isEqualTo(topic.recordClass().getName());
        assertThat(SpecificData.get().getSchema(topic.recordClass())).isEqualTo(topic.schema());
    }

    @ParameterizedTest
    @EnumSource
    void everyRecordAndFieldIsDocumented(StockscopeTopic topic) {
        assertDocumented(topic.schema());
    }

    @Test
    void anUnknownTopicIsRefusedWithTheNamesThatThereAre() {
        assertThatThrownBy(() -> StockscopeTopic.byName("wms.stocks"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wms.stocks")
                .hasMessageContaining("wms.stock,");
    }

    @Test
    void anItemIsKeyedByItsSku() {
        var item = new ItemMaster("MUG", new BigDecimal("9.5000"), "EUR", null, null, 0L);
        assertThat(StockscopeTopic.REFERENCE_ITEMS.key(item)).isEqualTo("MUG");
        assertThatThrownBy(() -> StockscopeTopic.REFERENCE_CHANNELS.key(item))
                .isInstanceOf(ClassCastException.class);
    }

    @Test
    void aMeasurementIsKeyedByItsMetricAndItsSortedLabels() {
        var measurement =
                new Measurement(
                        "sync_latency_ms",
                        Map.of("system", "POS", "channel", "web"),
                        MeasurementKind.COUNT,
                        NOON,
                        NOON.plusSeconds(10),
                        1.0,
                        null,
                        "stock-0",
                        1L,
                        NOON);
        assertThat(StockscopeTopic.MEASUREMENTS.key(measurement))
                .isEqualTo("sync_latency_ms{channel=web, system=POS}");
    }

    @Test
    void aDeadLetterKeepsTheOriginalKey() {
        ByteBuffer key = ByteBuffer.wrap("MUG".getBytes(StandardCharsets.UTF_8));
        assertThat(StockscopeTopic.DEAD_LETTERS.key(deadLetter(key))).isEqualTo("MUG");
        assertThat(key.remaining()).isEqualTo(3);
        assertThat(StockscopeTopic.DEAD_LETTERS.key(deadLetter(null))).isEmpty();
    }

    private static DeadLetter deadLetter(@Nullable ByteBuffer key) {
        return DeadLetter.newBuilder()
                .setTopic("wms.stock")
                .setPartition(0)
                .setOffset(7)
                .setKey(key)
                .setValueBytes(0)
                .setReason("UNDECODABLE")
                .setMessage("no magic byte")
                .setFailedAt(NOON)
                .build();
    }

    private static void assertDocumented(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> {
                assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
                for (Schema.Field field : schema.getFields()) {
                    assertThat(field.doc()).as(schema.getName() + "." + field.name()).isNotBlank();
                    assertDocumented(field.schema());
                }
            }
            case ENUM -> assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
            case ARRAY -> assertDocumented(schema.getElementType());
            case MAP -> assertDocumented(schema.getValueType());
            case UNION -> schema.getTypes().forEach(StockscopeTopicTest::assertDocumented);
            default -> {}
        }
    }
}
