// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static io.stockscope.job.decode.DeadLetterReason.FUTURE_TIMESTAMP;
import static io.stockscope.job.decode.DeadLetterReason.INVALID;
import static io.stockscope.job.decode.DeadLetterReason.UNDECODABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ChannelType;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.ItemMaster;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.time.RunClock;
import io.stockscope.job.topic.DeadLetters;
import io.stockscope.table.DeadLetterRow;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of reasons, from the record on Kafka to the row of the dead letter. */
class EveryDeadLetterTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant TOO_EARLY = Instant.parse("1999-12-31T23:59:59.999Z");
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant TOO_LATE = Instant.parse("2201-01-01T00:00:00Z");
    private static final String YEARS = ", must be in the years 2000 to 2200";
    private static final int NO_AVRO_RECORD = 100;
    private static final List<StockscopeTopic> REFERENCES =
            List.of(StockscopeTopic.REFERENCE_ITEMS, StockscopeTopic.REFERENCE_CHANNELS);

    private record Case(
            StockscopeTopic topic,
            byte @Nullable [] value,
            DeadLetterReason reason,
            String message,
            @Nullable String source) {
        @Override
        public String toString() {
            return topic.topicName() + " " + reason + ": " + message;
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        addUndecodable(cases);
        addClocks(cases);
        addRulesOfAll(cases);
        addRulesOfReservations(cases);
        addRulesOfAvailability(cases);
        addRulesOfItems(cases);
        addRulesOfChannels(cases);
        return cases;
    }

    private static void addUndecodable(List<Case> cases) {
        for (StockscopeTopic topic : topics()) {
            byte[] whole = WireFormat.bytes(topic.ordinal(), valid(topic));
            undecodable(cases, topic, new byte[0], "the record has no value");
            undecodable(cases, topic, new byte[] {0, 0, 0, 1}, "Confluent wire format");
            undecodable(cases, topic, "{\"sku\": 1}".getBytes(StandardCharsets.UTF_8), "zero byte");
            undecodable(
                    cases,
                    topic,
                    Arrays.copyOf(whole, whole.length - 1),
                    "does not decode as " + topic.schema().getName());
            undecodable(
                    cases, topic, Arrays.copyOf(whole, whole.length + 1), "bytes are left over");
            undecodable(
                    cases, topic, WireFormat.bytes(-1, valid(topic)), "schema id -1 is negative");
            undecodable(
                    cases,
                    topic,
                    WireFormat.bytes(NO_AVRO_RECORD, valid(topic)),
                    "with schema id " + NO_AVRO_RECORD);
            undecodable(cases, topic, new byte[(2 << 20) + 1], "the value has 2097153 bytes");
        }
        undecodable(cases, StockscopeTopic.WMS_STOCK, null, "the record has no value");
        undecodable(
                cases,
                StockscopeTopic.WMS_STOCK,
                WireFormat.bytes(
                        StockscopeTopic.POS_LINES.ordinal(), valid(StockscopeTopic.POS_LINES)),
                "does not decode as WmsStockEvent with schema id "
                        + StockscopeTopic.POS_LINES.ordinal());
        undecodable(
                cases,
                StockscopeTopic.WMS_STOCK,
                WireFormat.bytes(
                        StockscopeTopic.WMS_STOCK.ordinal(),
                        shipment(event -> event.setLocation("x".repeat(65_537)))),
                "a length is 65537");
    }

    private static void addClocks(List<Case> cases) {
        for (StockscopeTopic topic : StockEvents.stockTopics()) {
            SpecificRecord ahead = valid(topic);
            put(ahead, "occurredAt", NOON.plusSeconds(61));
            put(ahead, "sku", "");
            cases.add(
                    of(
                            ahead,
                            FUTURE_TIMESTAMP,
                            "occurredAt 2026-06-01T12:01:01Z is later than recordedAt"
                                    + " 2026-06-01T12:00:00Z by more than PT1M"));
            SpecificRecord recordedAhead = valid(topic);
            put(recordedAhead, "recordedAt", NOON.plusSeconds(71));
            put(recordedAhead, "eventId", "");
            cases.add(
                    of(
                            recordedAhead,
                            FUTURE_TIMESTAMP,
                            "recordedAt 2026-06-01T12:01:11Z is later than the clock of this run,"
                                    + " 2026-06-01T12:00:10Z, by more than PT1M"));
        }
    }

    private static void addRulesOfAll(List<Case> cases) {
        for (StockscopeTopic topic : StockEvents.stockTopics()) {
            invalid(cases, topic, "eventId", "", "eventId is empty");
            invalid(cases, topic, "sku", "", "sku is empty");
            invalid(cases, topic, "quantity", -7L, "quantity is -7, must not be negative");
            invalid(
                    cases,
                    topic,
                    "occurredAt",
                    TOO_EARLY,
                    "occurredAt is 1999-12-31T23:59:59.999Z" + YEARS);
            SpecificRecord recordedTooEarly = valid(topic);
            put(recordedTooEarly, "occurredAt", EARLIEST);
            put(recordedTooEarly, "recordedAt", TOO_EARLY);
            cases.add(
                    of(
                            recordedTooEarly,
                            INVALID,
                            "recordedAt is 1999-12-31T23:59:59.999Z" + YEARS));
        }
        for (ErpStockKind kind : ErpStockKind.values()) {
            if (kind != ErpStockKind.SNAPSHOT) {
                ErpStockEvent event = (ErpStockEvent) valid(StockscopeTopic.ERP_STOCK);
                event.setKind(kind);
                event.setQuantity(-1);
                cases.add(of(event, INVALID, "quantity is -1"));
            }
        }
        for (WmsStockKind kind : WmsStockKind.values()) {
            if (kind != WmsStockKind.ADJUSTMENT) {
                cases.add(
                        of(
                                shipment(event -> event.setKind(kind).setQuantity(Long.MIN_VALUE)),
                                INVALID,
                                "quantity is " + Long.MIN_VALUE));
            }
        }
        for (PosLineKind kind : PosLineKind.values()) {
            PosLineEvent event = (PosLineEvent) valid(StockscopeTopic.POS_LINES);
            event.setKind(kind);
            event.setQuantity(-1);
            cases.add(of(event, INVALID, "quantity is -1"));
        }
    }

    private static void addRulesOfReservations(List<Case> cases) {
        StockscopeTopic topic = StockscopeTopic.CHANNEL_RESERVATIONS;
        invalid(cases, topic, "reservationId", "", "reservationId is empty");
        invalid(cases, topic, "orderId", "", "orderId is empty");
        invalid(cases, topic, "orderedQuantity", -1L, "orderedQuantity is -1");
        invalid(cases, topic, "expiresAt", TOO_LATE, "expiresAt is 2201-01-01T00:00:00Z" + YEARS);
        invalid(
                cases,
                topic,
                "quantity",
                0L,
                "quantity is 0, a reservation is created with at least 1");
    }

    private static void addRulesOfAvailability(List<Case> cases) {
        StockscopeTopic topic = StockscopeTopic.CHANNEL_AVAILABILITY;
        invalid(cases, topic, "withheldQuantity", -3L, "withheldQuantity is -3");
        for (String field : List.of("coversUpTo", "computedAt", "publishedAt", "acknowledgedAt")) {
            invalid(cases, topic, field, TOO_LATE, field + " is 2201-01-01T00:00:00Z" + YEARS);
        }
        invalid(
                cases,
                topic,
                "coversUpToBySystem",
                Map.of("POS", TOO_EARLY),
                "coversUpToBySystem.POS is 1999-12-31T23:59:59.999Z" + YEARS);
        invalid(
                cases,
                topic,
                "acknowledgedAt",
                NOON.plusMillis(1),
                "acknowledgedAt is 2026-06-01T12:00:00.001Z, but occurredAt is 2026-06-01T12:00:00Z");
        invalid(
                cases,
                topic,
                "channel",
                "nobody",
                "channel is nobody, which has no profile in reference.channels");
    }

    private static void addRulesOfItems(List<Case> cases) {
        StockscopeTopic topic = StockscopeTopic.REFERENCE_ITEMS;
        invalid(cases, topic, "sku", "", "sku is empty");
        invalid(cases, topic, "backorderLimit", -1L, "backorderLimit is -1");
        cases.add(
                new Case(
                        topic,
                        itemPriced(BigInteger.TEN.pow(18)),
                        INVALID,
                        "unitPrice is 100000000000000.0000, more than decimal(18,4) holds",
                        null));
    }

    private static void addRulesOfChannels(List<Case> cases) {
        StockscopeTopic topic = StockscopeTopic.REFERENCE_CHANNELS;
        invalid(cases, topic, "channel", "", "channel is empty");
        invalid(cases, topic, "locations", List.of("dc1", ""), "location is empty");
        for (String field :
                List.of(
                        "displayCap",
                        "latencyObjectiveMs",
                        "stalenessThresholdMs",
                        "ackWindowMs",
                        "cancelRateWindowMs")) {
            invalid(cases, topic, field, -1L, field + " is -1, must not be negative");
        }
        invalid(
                cases,
                topic,
                "stageObjectives",
                Map.of("SHIPPED", -2L),
                "stageObjectives.SHIPPED is -2, must not be negative");
        for (double limit : List.of(-0.1, 1.1, Double.NaN)) {
            invalid(
                    cases,
                    topic,
                    "cancelRateLimit",
                    limit,
                    "cancelRateLimit is " + limit + ", must be from 0 to 1");
        }
    }

    /** As somebody may send it who does not check: Avro's own writer refuses such a price. */
    private static byte[] itemPriced(BigInteger unscaled) {
        byte[] item =
                WireFormat.bytes(
                        StockscopeTopic.REFERENCE_ITEMS.ordinal(),
                        valid(StockscopeTopic.REFERENCE_ITEMS));
        int price = 5 + 1 + "mug".length();
        int priceBytes = item[price] / 2;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(item, 0, price);
        out.write(2 * unscaled.toByteArray().length);
        out.writeBytes(unscaled.toByteArray());
        out.writeBytes(Arrays.copyOfRange(item, price + 1 + priceBytes, item.length));
        return out.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void recordIsADeadLetterWithItsReason(Case given) throws Exception {
        byte[] key = "mug".getBytes(StandardCharsets.UTF_8);
        List<RejectedRecord> rejected = rejected(given.topic, key, given.value);

        assertThat(rejected).hasSize(1);
        DeadLetterRow row = DeadLetters.row(rejected.get(0));
        assertThat(row.reason()).isEqualTo(given.reason.name());
        assertThat(row.message()).contains(given.message);
        assertThat(row.source()).isEqualTo(given.source);
        assertThat(row.topic()).isEqualTo(given.topic.topicName());
        assertThat(row.partition()).isEqualTo(3);
        assertThat(row.offset()).isEqualTo(4711);
        assertThat(row.key()).isEqualTo(key);
        assertThat(row.valueBytes()).isEqualTo(given.value == null ? 0 : given.value.length);
    }

    @Test
    void recordsThatTheCasesDeriveFromAreNone() throws Exception {
        for (StockscopeTopic topic : topics()) {
            byte[] value = WireFormat.bytes(topic.ordinal(), valid(topic));
            assertThat(rejected(topic, new byte[0], value)).as(topic.topicName()).isEmpty();
        }
    }

    private static List<RejectedRecord> rejected(
            StockscopeTopic topic, byte[] key, byte @Nullable [] value) throws Exception {
        RecordDeserializer deserializer = deserializer(topic);
        deserializer.open(new NoContext());
        List<DecodedRecord> decoded = new ArrayList<>();
        deserializer.deserialize(
                new ConsumerRecord<>(topic.topicName(), 3, 4711, key, value),
                new ListCollector<>(decoded));
        try (OneInputStreamOperatorTestHarness<DecodedRecord, StockInput> split =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(new SplitRejected()))) {
            split.open();
            for (DecodedRecord record : decoded) {
                split.processElement(record, 0);
            }
            var rejected = split.getSideOutput(SplitRejected.REJECTED);
            assertThat(split.extractOutputValues()).hasSize(rejected == null ? 1 : 0);
            return rejected == null
                    ? List.of()
                    : rejected.stream().map(record -> record.getValue()).toList();
        }
    }

    private static RecordDeserializer deserializer(StockscopeTopic topic) {
        SchemaLookup.Factory schemas = () -> EveryDeadLetterTest::schema;
        return switch (topic) {
            case REFERENCE_ITEMS -> new ItemRecordDeserializer(schemas, "EUR", true);
            case REFERENCE_CHANNELS -> new ChannelRecordDeserializer(schemas);
            default ->
                    new StockRecordDeserializer(
                            schemas,
                            () -> "web"::equals,
                            Duration.ofSeconds(60),
                            RunClock.standingAt(NOON.plusSeconds(10)));
        };
    }

    private static Schema schema(int id) {
        return id == NO_AVRO_RECORD
                ? Schema.create(Schema.Type.STRING)
                : StockscopeTopic.values()[id].schema();
    }

    private static List<StockscopeTopic> topics() {
        List<StockscopeTopic> topics = new ArrayList<>(StockEvents.stockTopics());
        topics.addAll(REFERENCES);
        return topics;
    }

    private static void undecodable(
            List<Case> cases, StockscopeTopic topic, byte @Nullable [] value, String message) {
        cases.add(new Case(topic, value, UNDECODABLE, message, null));
    }

    private static void invalid(
            List<Case> cases, StockscopeTopic topic, String field, Object value, String message) {
        SpecificRecord record = valid(topic);
        put(record, field, value);
        cases.add(of(record, INVALID, message));
    }

    private static Case of(SpecificRecord record, DeadLetterReason reason, String message) {
        StockscopeTopic topic =
                topics().stream()
                        .filter(t -> t.recordClass() == record.getClass())
                        .findFirst()
                        .orElseThrow();
        String source = REFERENCES.contains(topic) ? null : "its-source";
        return new Case(topic, WireFormat.bytes(topic.ordinal(), record), reason, message, source);
    }

    private static void put(SpecificRecord record, String field, Object value) {
        record.put(record.getSchema().getField(field).pos(), value);
    }

    private static SpecificRecord valid(StockscopeTopic topic) {
        return switch (topic) {
            case ERP_STOCK ->
                    ErpStockEvent.newBuilder()
                            .setEventId("e1")
                            .setSource("its-source")
                            .setOccurredAt(NOON)
                            .setRecordedAt(NOON)
                            .setKind(ErpStockKind.BASELINE)
                            .setSku("mug")
                            .setLocation("dc1")
                            .setQuantity(2)
                            .build();
            case WMS_STOCK -> shipment(event -> {});
            case POS_LINES ->
                    PosLineEvent.newBuilder()
                            .setEventId("e1")
                            .setSource("its-source")
                            .setOccurredAt(NOON)
                            .setRecordedAt(NOON)
                            .setKind(PosLineKind.SALE)
                            .setTransactionId("t1")
                            .setLineNumber(1)
                            .setSku("mug")
                            .setLocation("store1")
                            .setQuantity(2)
                            .build();
            case CHANNEL_RESERVATIONS ->
                    ReservationEvent.newBuilder()
                            .setEventId("e1")
                            .setSource("its-source")
                            .setOccurredAt(NOON)
                            .setRecordedAt(NOON)
                            .setKind(ReservationKind.CREATED)
                            .setReservationId("r1")
                            .setOrderId("o1")
                            .setOrderLineId("1")
                            .setChannel("web")
                            .setSku("mug")
                            .setLocation("dc1")
                            .setQuantity(2)
                            .build();
            case CHANNEL_AVAILABILITY ->
                    AvailabilityEvent.newBuilder()
                            .setEventId("e1")
                            .setSource("its-source")
                            .setOccurredAt(NOON)
                            .setRecordedAt(NOON)
                            .setKind(AvailabilityKind.ACKNOWLEDGED)
                            .setUpdateId("u1")
                            .setChannel("web")
                            .setSku("mug")
                            .setQuantity(2)
                            .setPublishedAt(NOON)
                            .setAcknowledgedAt(NOON)
                            .build();
            case REFERENCE_CHANNELS ->
                    ChannelProfile.newBuilder()
                            .setChannel("web")
                            .setType(ChannelType.ECOMMERCE)
                            .setLocations(List.of())
                            .setLatencyObjectiveMs(60_000)
                            .setStalenessThresholdMs(120_000)
                            .build();
            default ->
                    ItemMaster.newBuilder()
                            .setSku("mug")
                            .setUnitPrice(new BigDecimal("10.0000"))
                            .setCurrency("EUR")
                            .build();
        };
    }

    private static WmsStockEvent shipment(Consumer<WmsStockEvent.Builder> change) {
        WmsStockEvent.Builder event =
                WmsStockEvent.newBuilder()
                        .setEventId("e1")
                        .setSource("its-source")
                        .setOccurredAt(NOON)
                        .setRecordedAt(NOON)
                        .setKind(WmsStockKind.SHIP)
                        .setSku("mug")
                        .setLocation("dc1")
                        .setQuantity(2);
        change.accept(event);
        return event.build();
    }
}
