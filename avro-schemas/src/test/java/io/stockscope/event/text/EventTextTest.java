// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.event.Alert;
import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ChannelType;
import io.stockscope.event.DeadLetter;
import io.stockscope.event.Disposition;
import io.stockscope.event.ItemMaster;
import io.stockscope.event.OrderEvent;
import io.stockscope.event.OrderLine;
import io.stockscope.event.OrderReason;
import io.stockscope.event.RandomRecords;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleMode;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTextTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final String SHIPMENT =
            """
            {"topic": "wms.stock", "event": {"eventId": "e1", "source": "wms-dc1",\
             "occurredAt": "2026-11-02T12:00:00Z", "recordedAt": 1793620800500,\
             "kind": "SHIP", "sku": "MUG", "location": "oslo", "quantity": 2}}""";
    private static final String MUG =
            """
            {"topic": "reference.items", "event":\
             {"sku": "MUG", "unitPrice": PRICE, "currency": "EUR"}}""";

    @Test
    void whatIsLeftOutTakesItsDefaultAndTheKeyOfTheContract() {
        TextEvent shipment = parse(SHIPMENT);
        assertThat(shipment.topic()).isEqualTo(StockscopeTopic.WMS_STOCK);
        assertThat(shipment.key()).isEqualTo("MUG");
        assertThat(shipment.event())
                .isEqualTo(
                        WmsStockEvent.newBuilder()
                                .setEventId("e1")
                                .setSource("wms-dc1")
                                .setOccurredAt(NOON)
                                .setRecordedAt(NOON.plusMillis(500))
                                .setKind(WmsStockKind.SHIP)
                                .setSku("MUG")
                                .setLocation("oslo")
                                .setQuantity(2)
                                .setDisposition(Disposition.SELLABLE)
                                .build());
    }

    @Test
    void aKeyThatIsGivenIsKept() {
        TextEvent event = parse(SHIPMENT.replace("\"event\"", "\"key\": \"other\", \"event\""));
        assertThat(event.key()).isEqualTo("other");
        assertThat(EventText.write(event)).contains("\"key\":\"other\"");
        assertThat(parse(EventText.write(event))).isEqualTo(event);
        assertThat(EventText.write(parse(SHIPMENT))).doesNotContain("key");
    }

    @Test
    void bytesAreReadLikeText() {
        byte[] bytes = ("xx" + SHIPMENT.replace("oslo", "tromsø") + "yy").getBytes(UTF_8);
        assertThat(EventText.parseLine(bytes, 2, bytes.length - 4, "test", 1))
                .isEqualTo(parse(SHIPMENT.replace("oslo", "tromsø")));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] bytes = SHIPMENT.replace("oslo", "tromsø").getBytes(ISO_8859_1);
        assertThatThrownBy(() -> EventText.parseLine(bytes, 0, bytes.length, "test", 3))
                .isInstanceOf(EventTextException.class)
                .hasMessageStartingWith("test:3: ")
                .hasMessageContaining("UTF-8");
        byte[] cut = SHIPMENT.getBytes(UTF_8);
        assertThatThrownBy(() -> EventText.parseLine(cut, 0, 50, "test", 3))
                .isInstanceOf(EventTextException.class)
                .hasMessageContaining("cut off");
    }

    @Test
    void aRecordThatIsNoEventComesBackAsItIs() throws IOException {
        byte[] garbage = {7, 0, -1, '"', '\n'};
        for (TextBytes record :
                List.of(
                        new TextBytes(StockscopeTopic.WMS_STOCK, "MUG", garbage),
                        new TextBytes(StockscopeTopic.WMS_STOCK, null, new byte[0]))) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            try (EventTextWriter writer = new EventTextWriter(lines)) {
                writer.write(record);
            }
            String line = lines.toString(UTF_8);

            assertThat(line).endsWith("\n").startsWith("{\"topic\":\"wms.stock\",").hasLineCount(1);
            assertThat(EventText.parseLine(line, "test", 1)).isEqualTo(record);
        }
    }

    @Test
    void bytesAreNoEvent() {
        assertMistake(
                "{\"topic\": \"wms.stock\", \"valueBase64\": \"AAE=\"}",
                "valueBase64",
                "expected an event");
        assertMistake(
                "{\"topic\": \"wms.stock\", \"valueBase64\": \"A?\"}", "valueBase64", "in Base64");
        assertMistake(
                "{\"topic\": \"wms.stock\", \"valueBase64\": \"\", \"valueBase64\": \"\"}",
                "valueBase64",
                "twice");
        assertMistake("{\"valueBase64\": \"AAE=\"}", "", "is without topic");
        assertMistake(
                "{\"topic\": \"reference.items\", \"valueBase64\": \"AA==\", \"event\":"
                        + " {\"sku\": \"MUG\", \"unitPrice\": 1, \"currency\": \"EUR\"}}",
                "valueBase64",
                "stands beside event");
    }

    @Test
    void theFieldsOfALineMayStandInAnyOrder() {
        String event = SHIPMENT.substring(SHIPMENT.indexOf("\"event\""), SHIPMENT.length() - 1);
        assertThat(parse("{" + event + ", \"topic\": \"wms.stock\"}")).isEqualTo(parse(SHIPMENT));
    }

    @Test
    void ordersHaveLines() {
        OrderEvent order =
                (OrderEvent)
                        parse(
                                        """
                                        {"topic": "channel.orders", "event": {"eventId": "e1",\
                                         "source": "oms", "occurredAt": 0, "recordedAt": 0,\
                                         "milestone": "CANCELLED", "orderId": "o1",\
                                         "channel": "web", "reason": "OVERSOLD", "lines": [\
                                        {"orderLineId": "1", "sku": "MUG", "quantity": 2},\
                                        {"orderLineId": "2", "sku": "CUP", "quantity": 1,\
                                         "unitPrice": 9.5}]}}""")
                                .event();
        assertThat(order.getReason()).isEqualTo(OrderReason.OVERSOLD);
        assertThat(order.getLines())
                .containsExactly(
                        new OrderLine("1", "MUG", 2L, null),
                        new OrderLine("2", "CUP", 1L, new BigDecimal("9.5000")));
    }

    @Test
    void profilesHaveListsMapsAndDefaults() {
        ChannelProfile web =
                (ChannelProfile)
                        parse(
                                        """
                                        {"topic": "reference.channels", "event":\
                                         {"channel": "web", "type": "ECOMMERCE",\
                                         "locations": ["oslo", "bergen"],\
                                         "latencyObjectiveMs": 60000,\
                                         "stalenessThresholdMs": 120000}}""")
                                .event();
        assertThat(web.getType()).isEqualTo(ChannelType.ECOMMERCE);
        assertThat(web.getLocations()).containsExactly("oslo", "bergen");
        assertThat(web.getStageObjectives()).isEmpty();
        // Each event has its own, so that a change of one does not reach the others.
        web.getStageObjectives().put("SHIPPED", 1L);
        assertThat(
                        ((ChannelProfile) parse(EventText.write(bare(web))).event())
                                .getStageObjectives())
                .isEmpty();
    }

    @Test
    void updatesHaveMapsOfTimesAndCommandsHaveDirectives() {
        AvailabilityEvent update =
                (AvailabilityEvent)
                        parse(
                                        """
                                        {"topic": "channel.availability", "event": {"eventId": "e",\
                                         "source": "publisher", "occurredAt": 0, "recordedAt": 0,\
                                         "kind": "PUBLISHED", "updateId": "u", "channel": "web",\
                                         "sku": "MUG", "quantity": 1, "publishedAt": 0,\
                                         "coversUpToBySystem":\
                                         {"POS": "2026-11-02T13:00:00+01:00"}}}""")
                                .event();
        assertThat(update.getCoversUpToBySystem()).isEqualTo(Map.of("POS", NOON));

        ThrottleCommand command =
                (ThrottleCommand)
                        parse(
                                        """
                                        {"topic": "stockscope.throttle-commands", "event":\
                                         {"commandId": "c", "channel": "web", "directives": [\
                                        {"skus": [], "mode": "BUFFER", "bufferPercent": 20}],\
                                         "revision": 1, "issuedAt": 0, "ttlMs": 1, "expiresAt": 1,\
                                         "ruleNames": [], "alertIds": [], "reason": "",\
                                         "evidence": {"p95": "130000"}, "dryRun": true}}""")
                                .event();
        assertThat(command.getDirectives().get(0).getMode()).isEqualTo(ThrottleMode.BUFFER);
        assertThat(command.getDirectives().get(0).getBufferPercent()).isEqualTo(20);
    }

    @Test
    void bytesAreBase64() {
        DeadLetter letter =
                DeadLetter.newBuilder()
                        .setTopic("wms.stock")
                        .setPartition(0)
                        .setOffset(0)
                        .setValue(ByteBuffer.wrap(new byte[] {0, (byte) 255}))
                        .setValueBytes(2)
                        .setReason("UNDECODABLE")
                        .setMessage("")
                        .setFailedAt(NOON)
                        .build();
        String line = EventText.write(StockscopeTopic.DEAD_LETTERS, letter);
        assertThat(line).contains("\"value\":\"AP8=\"");
        assertThat(parse(line).event()).isEqualTo(letter);
    }

    @Test
    void anAlertWithoutAValueKeepsItsNaN() {
        Alert alert = (Alert) new RandomRecords(1).next(StockscopeTopic.ALERTS);
        alert.setValue(Double.NaN);
        String line = EventText.write(StockscopeTopic.ALERTS, alert);
        assertThat(line).contains("\"value\":\"NaN\"");
        assertThat(((Alert) parse(line).event()).getValue()).isNaN();
    }

    @ParameterizedTest
    @EnumSource
    void everyRecordComesBackAsItWasWritten(StockscopeTopic topic) throws IOException {
        RandomRecords records = new RandomRecords(topic.ordinal());
        List<TextEvent> events = new ArrayList<>();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (EventTextWriter writer = new EventTextWriter(file)) {
            for (int i = 0; i < 300; i++) {
                events.add(TextEvent.of(topic, records.next(topic)));
                writer.write(topic, events.get(i).event());
            }
        }
        String[] lines = file.toString(UTF_8).split("\n");
        assertThat(lines).hasSameSizeAs(events);
        for (int i = 0; i < lines.length; i++) {
            assertThat(parse(lines[i])).isEqualTo(events.get(i));
            assertThat(EventText.write(events.get(i))).isEqualTo(lines[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "12.3456, 12.3456",
        "'\"12.3456\"', 12.3456",
        "7, 7.0000",
        "1e2, 100.0000",
        "0.10000, 0.1000",
        "-0.5, -0.5000",
        "99999999999999.9999, 99999999999999.9999"
    })
    void decimalsAreNumbersOrStrings(String json, String price) {
        ItemMaster mug = (ItemMaster) parse(MUG.replace("PRICE", json)).event();
        assertThat(mug.getUnitPrice()).isEqualTo(new BigDecimal(price));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.00001",
                "\"1,5\"",
                "100000000000000",
                "1e999999999",
                "1e-999999999",
                "\"\"",
                "true",
                "null"
            })
    void aDecimalThatWouldBeRoundedOrIsNoneIsRefused(String json) {
        assertMistake(
                MUG.replace("PRICE", json),
                "event.unitPrice",
                "decimal number with at most 14 digits before and 4 behind the point",
                json);
    }

    @Test
    void aMistakeIsNamedByFileLineAndFieldWithWhatIsExpected() {
        assertThatThrownBy(
                        () ->
                                EventText.parse(
                                        SHIPMENT.replace(": 2}", ": \"two\"}"), "events.jsonl", 17))
                .isInstanceOfSatisfying(
                        EventTextException.class,
                        e -> {
                            assertThat(e.file()).isEqualTo("events.jsonl");
                            assertThat(e.lineNumber()).isEqualTo(17);
                            assertThat(e.field()).isEqualTo("event.quantity");
                        })
                .hasMessage(
                        "events.jsonl:17: event.quantity: expected a whole number of 64 bits,"
                                + " found \"two\"");
    }

    @Test
    void everyKindOfMistakeHasItsOwnWords() {
        assertMistake(
                SHIPMENT.replace("\"sku\"", "\"skuu\""), "event.skuu", "unknown field", "sku");
        assertMistake(SHIPMENT.replace("\"sku\": \"MUG\", ", ""), "event", "without sku");
        assertMistake(SHIPMENT.replace("\"MUG\"", "null"), "event.sku", "a string", "null");
        assertMistake(SHIPMENT.replace("\"SHIP\"", "\"SHIPPED\""), "event.kind", "RECEIPT, SHIP");
        assertMistake(SHIPMENT.replace("00:00Z", "00:00"), "event.occurredAt", "ISO 8601");
        assertMistake(SHIPMENT.replace(": 2}", ": 2.5}"), "event.quantity", "whole number", "2.5");
        assertMistake(
                SHIPMENT.replace(": 2}", ": 99999999999999999999}"), "event.quantity", "64 bits");
        assertMistake(
                SHIPMENT.replace(": 2}", ": 2, \"sku\": \"CUP\"}"), "event.sku", "is there twice");
        assertMistake(SHIPMENT.replace("wms.stock", "wms"), "topic", "unknown topic", "erp.stock");
        assertMistake(SHIPMENT.replace("\"topic\"", "\"tpic\""), "tpic", "unknown field");
        assertMistake(SHIPMENT.replace("\"topic\": \"wms.stock\", ", ""), "event", "without topic");
        assertMistake("{\"topic\": \"wms.stock\"}", "", "without event");
        assertMistake("[1]", "", "object with topic and event", "an array");
        assertMistake("", "", "found nothing");
        assertMistake(SHIPMENT + SHIPMENT, "", "one event on the line");
        assertMistake(SHIPMENT.substring(0, 60), "", "cut off");
        assertMistake("{topic: 1}", "", "not JSON", "column");
        assertMistake(
                """
                {"topic": "channel.orders", "event": {"lines": [{"orderLineId": "1", "sku": "A",\
                 "quantity": 1}, {"orderLineId": 2}]}}""",
                "event.lines[1].orderLineId",
                "a string",
                "2");
    }

    @Test
    void anEventWithoutAFieldThatItNeedsIsNotWritten() {
        ItemMaster mug = new ItemMaster();
        mug.setSku("MUG");
        assertThatThrownBy(() -> EventText.write(StockscopeTopic.REFERENCE_ITEMS, mug))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ItemMaster.unitPrice is null");
    }

    private static TextEvent bare(ChannelProfile profile) {
        return TextEvent.of(
                StockscopeTopic.REFERENCE_CHANNELS,
                ChannelProfile.newBuilder(profile).setStageObjectives(Map.of()).build());
    }

    private static TextEvent parse(String line) {
        return EventText.parse(line, "test", 1);
    }

    private static void assertMistake(String line, String field, String... words) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOfSatisfying(
                        EventTextException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContainingAll((CharSequence[]) words);
    }
}
