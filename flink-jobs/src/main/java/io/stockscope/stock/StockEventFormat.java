// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How events and item terms are written, between operators and in the state. */
public final class StockEventFormat {

    /** What is known of an item. */
    private static final byte UNPRICED = 0;

    private static final byte PRICED = 1;
    private static final byte UNKNOWN = 2;

    private static final StockEventKind[] KINDS = StockEventKind.values();
    private static final Disposition[] DISPOSITIONS = Disposition.values();

    private StockEventFormat() {}

    /** Writes a string of any length. */
    public static void writeString(DataOutput out, String value) throws IOException {
        StateFormat.writeString(out, value);
    }

    public static String readString(DataInput in) throws IOException {
        return StateFormat.readString(in);
    }

    public static void write(StockEvent event, DataOutput out) throws IOException {
        out.writeByte(event.kind().ordinal());
        StateFormat.writeString(out, event.eventId());
        StateFormat.writeString(out, event.source());
        StateFormat.writeString(out, event.sku());
        out.writeLong(event.occurredAtMillis());
        out.writeLong(event.recordedAtMillis());
        StateFormat.writeNullableString(out, event.correlationId());
        StateFormat.writeNullableString(out, event.location());
        StateFormat.writeNullableString(out, event.channel());
        out.writeLong(event.quantity());
        out.writeByte(event.disposition().ordinal());
        StateFormat.writeNullableString(out, event.reservationId());
        StateFormat.writeNullableLong(out, event.expiresAtMillis());
        OrderLine line = event.orderLine();
        out.writeBoolean(line != null);
        if (line != null) {
            write(line, out);
        }
        AvailabilityUpdate update = event.update();
        out.writeBoolean(update != null);
        if (update != null) {
            write(update, event.occurredAtMillis(), out);
        }
        StateFormat.writeNullableString(out, event.documentRef());
    }

    /** Reads what {@link #write} wrote. */
    public static StockEvent read(DataInput in) throws IOException {
        StockEvent event = readCommon(in);
        return with(
                event,
                in.readBoolean() ? readOrderLine(in) : null,
                in.readBoolean() ? readUpdate(in, event.occurredAtMillis()) : null,
                StateFormat.readNullableString(in));
    }

    /** Reads what formats 1 and 2 of a SKU's state wrote: no order line, update or document. */
    static StockEvent readCommon(DataInput in) throws IOException {
        return new StockEvent(
                KINDS[in.readByte()],
                StateFormat.readString(in),
                StateFormat.readName(in),
                StateFormat.readName(in),
                in.readLong(),
                in.readLong(),
                StateFormat.readNullableString(in),
                StateFormat.readNullableName(in),
                StateFormat.readNullableName(in),
                in.readLong(),
                DISPOSITIONS[in.readByte()],
                StateFormat.readNullableString(in),
                StateFormat.readNullableLong(in));
    }

    private static StockEvent with(
            StockEvent event,
            @Nullable OrderLine line,
            @Nullable AvailabilityUpdate update,
            @Nullable String documentRef) {
        if (line == null && update == null && documentRef == null) {
            return event;
        }
        return new StockEvent(
                event.kind(),
                event.eventId(),
                event.source(),
                event.sku(),
                event.occurredAtMillis(),
                event.recordedAtMillis(),
                event.correlationId(),
                event.location(),
                event.channel(),
                event.quantity(),
                event.disposition(),
                event.reservationId(),
                event.expiresAtMillis(),
                line,
                update,
                documentRef);
    }

    private static void write(OrderLine line, DataOutput out) throws IOException {
        StateFormat.writeString(out, line.orderId());
        StateFormat.writeString(out, line.orderLineId());
        StateFormat.writeNullableLong(out, line.orderedQuantity());
    }

    private static OrderLine readOrderLine(DataInput in) throws IOException {
        return new OrderLine(
                StateFormat.readString(in),
                StateFormat.readString(in),
                StateFormat.readNullableLong(in));
    }

    /**
     * @param nearMillis a time that is likely to be near; the same for reading
     */
    static void write(AvailabilityUpdate update, long nearMillis, DataOutput out)
            throws IOException {
        long published = update.publishedAtMillis();
        StateFormat.writeVarLong(out, published - nearMillis);
        StateFormat.writeVarLong(out, update.withheldUnits());
        StateFormat.writeNullableVarLong(out, update.coversUpToMillis(), published);
        update.coversUpToBySystemMillis().write(out, published);
        StateFormat.writeNullableVarLong(out, update.computedAtMillis(), published);
    }

    static AvailabilityUpdate readUpdate(DataInput in, long nearMillis) throws IOException {
        long published = StateFormat.readVarLong(in) + nearMillis;
        return new AvailabilityUpdate(
                StateFormat.readVarLong(in),
                StateFormat.readNullableVarLong(in, published),
                SystemFrontiers.read(in, published),
                StateFormat.readNullableVarLong(in, published),
                published);
    }

    public static void write(ItemTerms terms, DataOutput out) throws IOException {
        if (!terms.known()) {
            out.writeByte(UNKNOWN);
        } else if (terms.unitPrice() == null) {
            out.writeByte(UNPRICED);
        } else {
            out.writeByte(PRICED);
            StateFormat.writeDecimal(out, terms.unitPrice());
        }
        out.writeLong(terms.backorderLimit());
    }

    public static ItemTerms readTerms(DataInput in) throws IOException {
        byte what = in.readByte();
        return new ItemTerms(
                what == PRICED ? StateFormat.readDecimal(in) : null,
                in.readLong(),
                what != UNKNOWN);
    }
}
