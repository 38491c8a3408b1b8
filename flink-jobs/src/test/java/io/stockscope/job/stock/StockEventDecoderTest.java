// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.stock.Disposition;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockEventKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** What becomes of values that can be used; of all others see {@link EveryDeadLetterTest}. */
class StockEventDecoderTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final int WMS_ID = 7;
    private static final int RESERVATION_ID = 8;
    private static final int AVAILABILITY_ID = 9;
    private static final Map<Integer, Schema> REGISTRY =
            Map.of(
                    WMS_ID, WmsStockEvent.getClassSchema(),
                    RESERVATION_ID, ReservationEvent.getClassSchema(),
                    AVAILABILITY_ID, AvailabilityEvent.getClassSchema());

    private final StockEventDecoder decoder =
            new StockEventDecoder(
                    StockEventDecoderTest::schema,
                    "web"::equals,
                    Duration.ofSeconds(60),
                    () -> NOON.plusSeconds(10).toEpochMilli());

    @Test
    void shipmentKeepsAllThatTheLedgerNeeds() throws Exception {
        StockEvent event =
                decoder.decode(
                        StockscopeTopic.WMS_STOCK, WireFormat.bytes(WMS_ID, shipment().build()));

        assertThat(event)
                .isEqualTo(
                        new StockEvent(
                                StockEventKind.SHIP,
                                "e1",
                                "wms-dc1",
                                "mug",
                                NOON.toEpochMilli(),
                                NOON.plusMillis(100).toEpochMilli(),
                                null,
                                "dc1",
                                null,
                                2,
                                Disposition.DAMAGED,
                                "r1",
                                null));
    }

    @Test
    void unknownSchemaIdIsNotDecidedHere() throws Exception {
        byte[] value = WireFormat.bytes(4711, shipment().build());
        assertThatExceptionOfType(UnknownSchemaException.class)
                .isThrownBy(() -> decoder.decode(StockscopeTopic.WMS_STOCK, value))
                .extracting(UnknownSchemaException::schemaId)
                .isEqualTo(4711);
    }

    @Test
    void everyTruncatedValueIsUndecodable() throws Exception {
        byte[] whole = WireFormat.bytes(WMS_ID, shipment().build());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(BadRecordException.class)
                    .isThrownBy(() -> decoder.decode(StockscopeTopic.WMS_STOCK, cut))
                    .extracting(BadRecordException::reason)
                    .isEqualTo(DeadLetterReason.UNDECODABLE);
        }
    }

    @Test
    void clockAheadByExactlyTheSkewIsAllowed() throws Exception {
        WmsStockEvent event =
                shipment()
                        .setRecordedAt(NOON.plusSeconds(70))
                        .setOccurredAt(NOON.plusSeconds(130))
                        .build();
        assertThat(
                        decoder.decode(StockscopeTopic.WMS_STOCK, WireFormat.bytes(WMS_ID, event))
                                .eventId())
                .isEqualTo("e1");
    }

    @Test
    void adjustmentMayBeNegativeAndAReleaseMayHaveNoUnits() throws Exception {
        assertThat(
                        decode(shipment().setKind(WmsStockKind.ADJUSTMENT).setQuantity(-5).build())
                                .quantity())
                .isEqualTo(-5);
        assertThat(
                        decode(
                                        reservation()
                                                .setKind(ReservationKind.RELEASED)
                                                .setQuantity(0)
                                                .build())
                                .kind())
                .isEqualTo(StockEventKind.RESERVATION_RELEASED);
    }

    @Test
    void acknowledgementWithoutATimeOfItsOwnOccursWhenItSays() throws Exception {
        assertThat(decode(availability().setAcknowledgedAt(null).build()).occurredAtMillis())
                .isEqualTo(NOON.toEpochMilli());
    }

    private StockEvent decode(SpecificRecord event) throws Exception {
        return decoder.decode(topic(event), WireFormat.bytes(id(event), event));
    }

    private static Schema schema(int id) throws UnknownSchemaException {
        Schema schema = REGISTRY.get(id);
        if (schema == null) {
            throw new UnknownSchemaException(id);
        }
        return schema;
    }

    private static StockscopeTopic topic(SpecificRecord event) {
        if (event instanceof WmsStockEvent) {
            return StockscopeTopic.WMS_STOCK;
        }
        return event instanceof ReservationEvent
                ? StockscopeTopic.CHANNEL_RESERVATIONS
                : StockscopeTopic.CHANNEL_AVAILABILITY;
    }

    private static int id(SpecificRecord event) {
        return REGISTRY.entrySet().stream()
                .filter(entry -> entry.getValue().equals(event.getSchema()))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static WmsStockEvent.Builder shipment() {
        return WmsStockEvent.newBuilder()
                .setEventId("e1")
                .setSource("wms-dc1")
                .setOccurredAt(NOON)
                .setRecordedAt(NOON.plusMillis(100))
                .setKind(WmsStockKind.SHIP)
                .setSku("mug")
                .setLocation("dc1")
                .setQuantity(2)
                .setReservationId("r1")
                .setDisposition(io.stockscope.event.Disposition.DAMAGED);
    }

    private static ReservationEvent.Builder reservation() {
        return ReservationEvent.newBuilder()
                .setEventId("e2")
                .setSource("oms")
                .setOccurredAt(NOON)
                .setRecordedAt(NOON.plusMillis(100))
                .setKind(ReservationKind.CREATED)
                .setReservationId("r1")
                .setOrderId("o1")
                .setOrderLineId("1")
                .setChannel("web")
                .setSku("mug")
                .setLocation("dc1")
                .setQuantity(2);
    }

    private static AvailabilityEvent.Builder availability() {
        return AvailabilityEvent.newBuilder()
                .setEventId("e3")
                .setSource("web-connector")
                .setOccurredAt(NOON)
                .setRecordedAt(NOON.plusMillis(100))
                .setKind(AvailabilityKind.ACKNOWLEDGED)
                .setUpdateId("u1")
                .setChannel("web")
                .setSku("mug")
                .setQuantity(2)
                .setPublishedAt(NOON)
                .setAcknowledgedAt(NOON);
    }
}
