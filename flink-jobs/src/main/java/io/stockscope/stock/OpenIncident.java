// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** An incident that lasts. */
abstract class OpenIncident {

    private final String incidentId;
    private final long openedAtMillis;
    private Cause began;
    private boolean unreported = true;
    private boolean everReported;

    /**
     * @param openedAtMillis the time that it was born with, which its id is made of
     * @param began what began it, as is known now
     */
    OpenIncident(String incidentId, long openedAtMillis, Cause began) {
        this.incidentId = incidentId;
        this.openedAtMillis = openedAtMillis;
        this.began = began;
    }

    OpenIncident(Written written) {
        this(written.incidentId, written.openedAtMillis, written.began);
        reported(!written.unreported, written.everReported);
    }

    String incidentId() {
        return incidentId;
    }

    long openedAtMillis() {
        return openedAtMillis;
    }

    /** What began it, as is known now: a late event may show an earlier one. */
    Cause began() {
        return began;
    }

    void began(Cause earlier) {
        if (!earlier.equals(began)) {
            began = earlier;
            changed();
        }
    }

    /** It is to be reported again. */
    void changed() {
        unreported = true;
    }

    /** Whether something has changed since this was last asked. */
    boolean takeUnreported() {
        boolean changed = unreported;
        unreported = false;
        everReported = true;
        return changed;
    }

    /** Takes over what was reported. */
    void reported(boolean all, boolean any) {
        unreported = !all;
        everReported = any;
    }

    /**
     * Whether its end has to be told. What closes in the instant in which it opened never was, and
     * neither was what a late event ends before it opened; somebody may have been told of that one,
     * though.
     */
    boolean tellsEnd(long closedAtMillis) {
        return closedAtMillis > openedAtMillis || everReported;
    }

    void write(DataOutput out) throws IOException {
        StateFormat.writeString(out, incidentId);
        out.writeLong(openedAtMillis);
        began.write(out);
        out.writeBoolean(unreported);
        out.writeBoolean(everReported);
    }

    /** What {@link #write} writes. */
    record Written(
            String incidentId,
            long openedAtMillis,
            Cause began,
            boolean unreported,
            boolean everReported) {

        static Written read(DataInput in) throws IOException {
            return new Written(
                    StateFormat.readString(in),
                    in.readLong(),
                    Cause.read(in),
                    in.readBoolean(),
                    in.readBoolean());
        }
    }
}
