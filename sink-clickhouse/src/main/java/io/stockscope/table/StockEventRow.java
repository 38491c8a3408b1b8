// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event in the timeline of a SKU, whatever system it came from.
 *
 * @param eventId unique per SKU; a row that comes again replaces the one before
 * @param topic the Kafka topic that it was read from
 * @param kind the event's kind, such as SHIP
 * @param source the instance that sent it, such as {@code wms-dc1}
 * @param location null where the event has none
 * @param channel null where the event has none
 * @param quantity in units, as the event has it
 * @param occurredAtMillis when it happened, in epoch milliseconds
 * @param recordedAtMillis when it was put on the bus, in epoch milliseconds
 * @param correlationId null where the event has none
 * @param withheld units that an update keeps back on purpose; 0 for what is none
 * @param publishedAtMillis when an update was sent; null for what is none
 * @param coversUpToMillis an update includes what was recorded up to then; null for what is none
 * @param coversUpToBySystemMillis the same by system, which wins where it has one
 */
public record StockEventRow(
        String sku,
        String eventId,
        String topic,
        String kind,
        String source,
        @Nullable String location,
        @Nullable String channel,
        long quantity,
        long occurredAtMillis,
        long recordedAtMillis,
        @Nullable String correlationId,
        long withheld,
        @Nullable Long publishedAtMillis,
        @Nullable Long coversUpToMillis,
        Map<String, Long> coversUpToBySystemMillis) {}
