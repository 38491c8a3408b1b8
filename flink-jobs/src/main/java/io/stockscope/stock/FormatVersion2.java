// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import io.stockscope.stock.OpenNegativeAts.Worst;
import java.io.DataInput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of a SKU's state that format 2 wrote otherwise.
 *
 * <p>It remembered the incident that was told to have ended last. So where a late event shows that
 * one had not ended which was told before that, its beginning is not known.
 */
final class FormatVersion2 {

    private FormatVersion2() {}

    static NegativeAts readNegativeAts(DataInput in, Moment knownFrom) throws IOException {
        Told open = Told.read(in);
        Told ended = Told.read(in);
        long endedAtMillis = in.readLong();
        LastingShortage before = null;
        if (open != null && open.hadBegunBy(knownFrom)) {
            before = open.upTo(knownFrom);
        } else if (ended != null
                && ended.hadBegunBy(knownFrom)
                && endedAtMillis > knownFrom.atMillis()) {
            before = ended.upTo(knownFrom);
        }
        return NegativeAts.holding(open == null ? null : open.incident, before, endedAtMillis);
    }

    /**
     * @param worstBefore of before all was known, if it was worse later
     */
    private record Told(OpenNegativeAts incident, Worst worstBefore) {

        static @Nullable Told read(DataInput in) throws IOException {
            return in.readBoolean() ? new Told(OpenNegativeAts.read(in), Worst.read(in)) : null;
        }

        boolean hadBegunBy(Moment knownFrom) {
            return !incident.began().moment().isAfter(knownFrom);
        }

        LastingShortage upTo(Moment knownFrom) {
            Worst worst = incident.worst();
            return new LastingShortage(
                    incident.began(), worst.at().isAfter(knownFrom) ? worstBefore : worst);
        }
    }
}
