// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.GroundTruth;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often faults have hit what the stock job reads. Orders are the events without a SKU of their
 * own, and it does not read these: nobody could find what was done to them.
 */
final class StockHits implements GroundTruth {

    private final Map<Fault, Long> hits = new ConcurrentHashMap<>();

    @Override
    public void hit(Hit hit) {
        if (hit.sku() != null) {
            hits.merge(hit.fault(), 1L, Long::sum);
        }
    }

    /** Returns the hits so far; may be asked by any thread. */
    long of(Fault fault) {
        return hits.getOrDefault(fault, 0L);
    }
}
