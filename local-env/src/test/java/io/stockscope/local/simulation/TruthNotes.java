// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.local.simulation.fault.GroundTruth;
import java.util.ArrayList;
import java.util.List;

/** Writes down what is true and what no system says. */
final class TruthNotes implements GroundTruth {
    final List<Oversell> oversold = new ArrayList<>();
    final List<LostSale> lost = new ArrayList<>();
    final List<Hit> hits = new ArrayList<>();

    @Override
    public void oversold(Oversell oversell) {
        oversold.add(oversell);
    }

    @Override
    public void lost(LostSale lostSale) {
        lost.add(lostSale);
    }

    @Override
    public void hit(Hit hit) {
        hits.add(hit);
    }
}
