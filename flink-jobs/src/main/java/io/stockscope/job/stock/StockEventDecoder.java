// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.stock.StockEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns the value of a record of one of the five stock topics into a checked {@link StockEvent}.
 *
 * <p>The order of the checks is part of the definition: {@code UNDECODABLE}, then {@code
 * FUTURE_TIMESTAMP}, then {@code INVALID}.
 */
final class StockEventDecoder {

    private final ConfluentAvroDecoder<ErpStockEvent> erp;
    private final ConfluentAvroDecoder<WmsStockEvent> wms;
    private final ConfluentAvroDecoder<PosLineEvent> pos;
    private final ConfluentAvroDecoder<ReservationEvent> reservations;
    private final ConfluentAvroDecoder<AvailabilityEvent> availability;
    private final StockEventChecks checks;

    /**
     * @param knownChannel whether a channel has a profile
     * @param clockMillis the clock of the run, epoch milliseconds UTC
     */
    StockEventDecoder(
            SchemaLookup schemas,
            Predicate<String> knownChannel,
            Duration maxClockSkew,
            LongSupplier clockMillis) {
        this.erp = new ConfluentAvroDecoder<>(ErpStockEvent.getClassSchema(), schemas);
        this.wms = new ConfluentAvroDecoder<>(WmsStockEvent.getClassSchema(), schemas);
        this.pos = new ConfluentAvroDecoder<>(PosLineEvent.getClassSchema(), schemas);
        this.reservations = new ConfluentAvroDecoder<>(ReservationEvent.getClassSchema(), schemas);
        this.availability = new ConfluentAvroDecoder<>(AvailabilityEvent.getClassSchema(), schemas);
        this.checks = new StockEventChecks(knownChannel, maxClockSkew, clockMillis);
    }

    /**
     * Decodes and checks one value.
     *
     * @throws BadRecordException the record goes to the dead letters
     * @throws UnknownSchemaException the schema that it names is not known, or not yet
     * @throws IOException the registry does not answer
     */
    StockEvent decode(StockscopeTopic topic, byte @Nullable [] value)
            throws BadRecordException, UnknownSchemaException, IOException {
        return switch (topic) {
            case ERP_STOCK -> checks.checked(erp.decode(value));
            case WMS_STOCK -> checks.checked(wms.decode(value));
            case POS_LINES -> checks.checked(pos.decode(value));
            case CHANNEL_RESERVATIONS -> checks.checked(reservations.decode(value));
            case CHANNEL_AVAILABILITY -> checks.checked(availability.decode(value));
            default ->
                    throw new IllegalArgumentException(
                            topic.topicName() + " is no topic of stock events");
        };
    }
}
