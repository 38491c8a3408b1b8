// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How events and item terms are written, between operators and in the state. */
public final class StockEventFormat {

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
    }

    public static StockEvent read(DataInput in) throws IOException {
        return new StockEvent(
                KINDS[in.readByte()],
                StateFormat.readString(in),
                StateFormat.readString(in),
                StateFormat.readString(in),
                in.readLong(),
                in.readLong(),
                StateFormat.readNullableString(in),
                StateFormat.readNullableString(in),
                StateFormat.readNullableString(in),
                in.readLong(),
                DISPOSITIONS[in.readByte()],
                StateFormat.readNullableString(in),
                StateFormat.readNullableLong(in));
    }

    public static void write(ItemTerms terms, DataOutput out) throws IOException {
        out.writeBoolean(terms.unitPrice() != null);
        if (terms.unitPrice() != null) {
            StateFormat.writeDecimal(out, terms.unitPrice());
        }
        out.writeLong(terms.backorderLimit());
    }

    public static ItemTerms readTerms(DataInput in) throws IOException {
        return new ItemTerms(in.readBoolean() ? StateFormat.readDecimal(in) : null, in.readLong());
    }
}
