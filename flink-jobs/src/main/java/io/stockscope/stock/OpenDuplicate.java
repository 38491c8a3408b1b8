// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A duplicate reservation that lasts. */
final class OpenDuplicate extends OpenIncident {

    /**
     * What it was like when it first was the most.
     *
     * @param units of excess
     */
    record Worst(long units, List<String> reservationIds, List<String> sources, BigDecimal value) {}

    private Worst worst = new Worst(0, List.of(), List.of(), BigDecimal.ZERO);

    OpenDuplicate(String incidentId, long openedAtMillis, Cause began) {
        super(incidentId, openedAtMillis, began);
    }

    private OpenDuplicate(Written written) {
        super(written);
    }

    Worst worst() {
        return worst;
    }

    void worst(Worst now) {
        if (!now.equals(worst)) {
            worst = now;
            changed();
        }
    }

    DuplicateReservation toDuplicate(LineKey line, String sku, @Nullable Long closedAtMillis) {
        return new DuplicateReservation(
                incidentId(),
                line.channel(),
                line.orderId(),
                line.orderLineId(),
                sku,
                openedAtMillis(),
                began().atMillis(),
                closedAtMillis,
                worst.units,
                worst.reservationIds,
                worst.sources,
                worst.value);
    }

    @Override
    void write(DataOutput out) throws IOException {
        super.write(out);
        out.writeLong(worst.units);
        StateFormat.writeStrings(out, worst.reservationIds);
        StateFormat.writeStrings(out, worst.sources);
        StateFormat.writeDecimal(out, worst.value);
    }

    static OpenDuplicate read(DataInput in) throws IOException {
        OpenDuplicate duplicate = new OpenDuplicate(Written.read(in));
        duplicate.worst =
                new Worst(
                        in.readLong(),
                        StateFormat.readStrings(in),
                        StateFormat.readStrings(in),
                        StateFormat.readDecimal(in));
        return duplicate;
    }
}
