// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one reservation has committed to its order line, and when.
 *
 * @param source that created it
 * @param openedUnits its original quantity; 0 if it had ended before it was created
 * @param steps in order
 */
record Commitments(
        String reservationId, String source, long openedUnits, List<Reservation.Commitment> steps) {

    static Commitments of(Reservation reservation) {
        Reservation.Creation creation = reservation.creation();
        return new Commitments(
                reservation.id(),
                creation == null ? "" : creation.source(),
                creation == null || !reservation.wasOpened() ? 0 : creation.units(),
                reservation.commitments());
    }

    void write(DataOutput out) throws IOException {
        StateFormat.writeString(out, reservationId);
        StateFormat.writeString(out, source);
        out.writeLong(openedUnits);
        out.writeByte(steps.size());
        for (Reservation.Commitment step : steps) {
            step.cause().write(out);
            out.writeLong(step.units());
            out.writeLong(step.open());
        }
    }

    static Commitments read(DataInput in) throws IOException {
        String reservationId = StateFormat.readString(in);
        String source = StateFormat.readString(in);
        long openedUnits = in.readLong();
        int size = in.readByte();
        List<Reservation.Commitment> steps = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            steps.add(new Reservation.Commitment(Cause.read(in), in.readLong(), in.readLong()));
        }
        return new Commitments(reservationId, source, openedUnits, steps);
    }
}
