// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The faults of a run, asked at the places where they strike. The simulation asks and notes hits
 * from one thread; anybody may look on.
 */
public final class Faults {
    private final List<Fault> planned;
    private final Map<FaultKind, List<Fault>> byKind = new EnumMap<>(FaultKind.class);
    private final Map<Fault, LongAdder> hits = new ConcurrentHashMap<>();
    private final GroundTruth truth;

    /** Creates the faults of a run, and tells {@code truth} of them. */
    public Faults(List<Fault> planned, GroundTruth truth) {
        this.planned = List.copyOf(planned);
        this.truth = truth;
        for (Fault fault : this.planned) {
            byKind.merge(
                    fault.kind(),
                    List.of(fault),
                    (one, other) -> Stream.concat(one.stream(), other.stream()).toList());
            hits.put(fault, new LongAdder());
            truth.planned(fault);
        }
    }

    /** Returns no faults at all. */
    public static Faults none() {
        return new Faults(List.of(), GroundTruth.NONE);
    }

    /** Returns the fault of that kind which strikes {@code target} now; null if none does. */
    public @Nullable Fault active(FaultKind kind, String target, long nowMillis) {
        List<Fault> ofKind = byKind.get(kind);
        if (ofKind != null) {
            for (Fault fault : ofKind) {
                if (fault.activeAt(nowMillis) && fault.target().equals(target)) {
                    return fault;
                }
            }
        }
        return null;
    }

    /** Notes that a fault has hit something. */
    public void hit(
            Fault fault, long atMillis, @Nullable String sku, @Nullable String id, String detail) {
        LongAdder count = hits.get(fault);
        if (count == null) {
            throw new IllegalArgumentException("not a fault of this run: " + fault);
        }
        count.increment();
        truth.hit(new GroundTruth.Hit(fault, atMillis, sku, id, detail));
    }

    /** Returns all faults of the run, in the order in which they were planned. */
    public List<Fault> planned() {
        return planned;
    }

    /** Returns how much a fault has hit so far. */
    public long hits(Fault fault) {
        LongAdder count = hits.get(fault);
        return count == null ? 0 : count.sum();
    }

    /** Returns who takes what is true and what no system says. */
    public GroundTruth truth() {
        return truth;
    }
}
