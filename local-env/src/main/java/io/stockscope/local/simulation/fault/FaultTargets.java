// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import java.util.List;

/**
 * What faults can happen to, by name.
 *
 * @param channels where the retailer sells
 * @param locations where it keeps stock
 * @param stores those of the locations that have tills
 * @param sources who sends events
 */
public record FaultTargets(
        List<String> channels, List<String> locations, List<String> stores, List<String> sources) {
    /** Copies the lists. */
    public FaultTargets {
        channels = List.copyOf(channels);
        locations = List.copyOf(locations);
        stores = List.copyOf(stores);
        sources = List.copyOf(sources);
    }

    /** Returns what a fault of that kind can happen to; nothing if it has no target. */
    public List<String> of(FaultKind kind) {
        return switch (kind.target()) {
            case CHANNEL -> channels;
            case LOCATION -> locations;
            case STORE -> stores;
            case SOURCE -> sources;
            case NONE -> List.of();
        };
    }
}
