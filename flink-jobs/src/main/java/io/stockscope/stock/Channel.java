// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;

import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Set;

/**
 * A channel with the terms that are in force for it.
 *
 * @param name of the channel
 * @param fingerprint of all terms: 64 bits, so that two channels of one name with the same one have
 *     the same terms
 */
record Channel(String name, ChannelTerms terms, long fingerprint) {

    static Channel of(String name, ChannelTerms terms) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            terms.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long fingerprint = Hashing.murmur3_128().hashBytes(bytes.toByteArray()).asLong();
        return new Channel(name, terms, fingerprint);
    }

    /** Whether another one of this name has the same terms. */
    boolean sameTerms(Channel other) {
        return this == other || fingerprint == other.fingerprint;
    }

    /** When a change is overdue. */
    long overdueAtMillis(long occurredAtMillis) {
        return saturatedAdd(occurredAtMillis, terms.latencyObjectiveMillis());
    }

    /** The first millisecond in which a display has been wrong for longer than the threshold. */
    long staleAtMillis(long divergedSinceMillis) {
        return saturatedAdd(divergedSinceMillis, terms.stalenessThresholdMillis() + 1);
    }

    /** Whether it sells the stock of a location. */
    boolean sells(String location) {
        return terms.locations().isEmpty() || terms.locations().contains(location);
    }

    /** Whether it sells the stock of any of some locations. */
    boolean sellsAny(Set<String> some) {
        return terms.locations().isEmpty() || !Collections.disjoint(terms.locations(), some);
    }

    SloCount slo(SloVerdict verdict, long atMillis, long changes) {
        return new SloCount(name, terms.type(), verdict, atMillis, changes);
    }

    /**
     * Writes what {@link #readJudged} needs: a profile may name hundreds of locations, and there is
     * one of these per SKU and channel.
     */
    void writeJudged(DataOutput out) throws IOException {
        out.writeLong(fingerprint);
        StateFormat.writeString(out, terms.type().name());
        out.writeLong(terms.latencyObjectiveMillis());
        out.writeLong(terms.stalenessThresholdMillis());
    }

    /**
     * Reads what {@link #writeJudged} wrote: enough to judge what is pending and stale as time
     * passes, and to know the terms again; what it sells is left out.
     */
    static Channel readJudged(DataInput in, String name) throws IOException {
        long fingerprint = in.readLong();
        ChannelType type = ChannelType.valueOf(StateFormat.readString(in));
        return new Channel(
                name,
                new ChannelTerms(type, Set.of(), null, false, in.readLong(), in.readLong()),
                fingerprint);
    }
}
