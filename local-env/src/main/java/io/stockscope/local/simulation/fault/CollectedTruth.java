// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps all that it is told, for short runs. */
public final class CollectedTruth implements GroundTruth {
    private final List<Fault> faults = new ArrayList<>();
    private final List<Hit> hits = new ArrayList<>();
    private final List<Oversell> oversells = new ArrayList<>();
    private final List<LostSale> lostSales = new ArrayList<>();

    @Override
    public void planned(Fault fault) {
        faults.add(fault);
    }

    @Override
    public void hit(Hit hit) {
        hits.add(hit);
    }

    @Override
    public void oversold(Oversell oversell) {
        oversells.add(oversell);
    }

    @Override
    public void lost(LostSale lostSale) {
        lostSales.add(lostSale);
    }

    /** Returns the faults. */
    public List<Fault> faults() {
        return Collections.unmodifiableList(faults);
    }

    /** Returns what was hit. */
    public List<Hit> hits() {
        return Collections.unmodifiableList(hits);
    }

    /** Returns what was hit by faults of one kind. */
    public List<Hit> hits(FaultKind kind) {
        return hits.stream().filter(hit -> hit.fault().kind() == kind).toList();
    }

    /** Returns the oversells. */
    public List<Oversell> oversells() {
        return Collections.unmodifiableList(oversells);
    }

    /** Returns the lost sales. */
    public List<LostSale> lostSales() {
        return Collections.unmodifiableList(lostSales);
    }
}
