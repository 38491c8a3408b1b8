// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.StockscopeTopic;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SchemaEvolutionTest {
    private static final Schema ORDER = WireSchemas.of(StockscopeTopic.CHANNEL_ORDERS);
    private static final Schema SHIPMENT = WireSchemas.of(StockscopeTopic.WMS_STOCK);
    private static final String QUANTITY = "{\"name\":\"quantity\",\"type\":\"long\"";

    @Test
    void aFieldWithADefaultMayBeAdded() {
        assertThat(
                        afterReplacing(
                                SHIPMENT,
                                QUANTITY,
                                "{\"name\":\"lot\",\"type\":[\"null\",\"string\"],\"default\":null},"
                                        + QUANTITY))
                .isEmpty();
    }

    @Test
    void anEnumMayGetASymbol() {
        assertThat(afterReplacing(SHIPMENT, "\"RECEIPT\",", "\"RECEIPT\",\"SCRAP\",")).isEmpty();
    }

    @Test
    void docsMayChange() {
        assertThat(afterReplacing(SHIPMENT, "not empty", "never empty")).isEmpty();
    }

    @Test
    void aFieldWithoutADefaultMayNotBeAdded() {
        assertThat(
                        afterReplacing(
                                SHIPMENT,
                                QUANTITY,
                                "{\"name\":\"lot\",\"type\":\"string\"}," + QUANTITY))
                .singleElement()
                .hasToString(
                        "WmsStockEvent.lot has no default, and what was written earlier does not"
                                + " have it; give it one, such as null, so that earlier records can"
                                + " be read");
    }

    @Test
    void aRemovedFieldIsNamed() {
        String actor = SHIPMENT.toString().replaceAll(".*(,\\{\"name\":\"actor\".*?null}).*", "$1");
        assertThat(afterReplacing(SHIPMENT, actor, ""))
                .singleElement()
                .hasToString(
                        "WmsStockEvent.actor was removed; put it back: a name is never taken away;"
                                + " a better one is added beside it");
    }

    @Test
    void aRenamedFieldIsNamedEvenIfAnAliasMakesItReadable() {
        assertThat(
                        afterReplacing(
                                SHIPMENT,
                                QUANTITY,
                                "{\"name\":\"units\",\"aliases\":[\"quantity\"],\"type\":\"long\""))
                .singleElement()
                .asString()
                .startsWith("WmsStockEvent.quantity was removed (renamed to units);");
    }

    @Test
    void aFieldOfAnotherTypeIsNamed() {
        assertThat(afterReplacing(SHIPMENT, QUANTITY, "{\"name\":\"quantity\",\"type\":\"string\""))
                .singleElement()
                .asString()
                .startsWith("WmsStockEvent.quantity changed its type: ")
                .contains("STRING", "LONG", "another name beside it");
    }

    @Test
    void aFieldThatMayNotBeNullAnyMoreIsNamed() {
        String reason =
                SHIPMENT.toString().replaceAll(".*(\\{\"name\":\"reason\".*?null}).*", "$1");
        assertThat(afterReplacing(SHIPMENT, reason, "{\"name\":\"reason\",\"type\":\"string\"}"))
                .singleElement()
                .asString()
                .startsWith("WmsStockEvent.reason changed its type");
    }

    @Test
    void aFieldThatMeansSomethingElseIsNamedThoughItsBytesCanBeRead() {
        String when = "{\"name\":\"occurredAt\",\"type\":{\"type\":\"long\",\"logicalType\":\"";
        assertThat(afterReplacing(SHIPMENT, when + "timestamp-millis", when + "timestamp-micros"))
                .singleElement()
                .asString()
                .startsWith("WmsStockEvent.occurredAt means something else now");
        assertThat(afterReplacing(ORDER, "\"scale\":4", "\"scale\":2"))
                .singleElement()
                .asString()
                .startsWith("OrderEvent.lines.unitPrice ");
    }

    @Test
    void aChangedDefaultIsNamed() {
        Schema update = WireSchemas.of(StockscopeTopic.CHANNEL_AVAILABILITY);
        assertThat(afterReplacing(update, "\"default\":0", "\"default\":1"))
                .singleElement()
                .asString()
                .startsWith("AvailabilityEvent.withheldQuantity changed its default from 0 to 1;");
    }

    @Test
    void aLostSymbolIsNamedEvenIfTheEnumHasADefault() {
        assertThat(afterReplacing(SHIPMENT, "\"COUNT\"", "\"CYCLE_COUNT\""))
                .singleElement()
                .asString()
                .startsWith("WmsStockEvent.kind lost the symbols [COUNT]");
        assertThat(afterReplacing(ORDER, "\"FRAUD\",", ""))
                .singleElement()
                .asString()
                .startsWith("OrderEvent.reason lost the symbols [FRAUD]");
    }

    @Test
    void aFieldOfALineIsNamedWithItsPath() {
        String line = "{\"name\":\"orderLineId\",\"type\":\"string\"";
        assertThat(afterReplacing(ORDER, line, "{\"name\":\"size\",\"type\":\"string\"}," + line))
                .singleElement()
                .asString()
                .startsWith("OrderEvent.lines.size has no default");
        assertThat(afterReplacing(ORDER, "\"name\":\"sku\"", "\"name\":\"item\""))
                .extracting(SchemaProblem::field)
                .containsExactly("OrderEvent.lines.item", "OrderEvent.lines.sku");
    }

    @Test
    void anotherNameOfTheRecordIsRefused() {
        assertThat(afterReplacing(SHIPMENT, "\"WmsStockEvent\"", "\"WmsEvent\""))
                .singleElement()
                .asString()
                .startsWith("WmsEvent has another name now");
    }

    private static List<SchemaProblem> afterReplacing(Schema schema, String part, String by) {
        String text = schema.toString();
        assertThat(text).contains(part);
        return SchemaEvolution.problems(new Schema.Parser().parse(text.replace(part, by)), schema);
    }
}
