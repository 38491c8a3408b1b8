// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The profiles of all channels, and what follows from them for locations. */
public final class ChannelDirectory {

    /** No channel has a profile. */
    public static final ChannelDirectory EMPTY = new ChannelDirectory(Map.of());

    private final Map<String, Channel> byName = new HashMap<>();
    private final Set<String> locations = new HashSet<>();
    private final Set<String> stores = new HashSet<>();
    private final boolean allLocations;

    public ChannelDirectory(Map<String, ChannelTerms> byName) {
        boolean all = false;
        for (Map.Entry<String, ChannelTerms> entry : byName.entrySet()) {
            ChannelTerms terms = entry.getValue();
            this.byName.put(entry.getKey(), Channel.of(entry.getKey(), terms));
            all |= terms.locations().isEmpty();
            locations.addAll(terms.locations());
            if (terms.type() == ChannelType.STORE) {
                stores.addAll(terms.locations());
            }
        }
        allLocations = all;
    }

    /** A channel with its terms; null if it has no profile. */
    @Nullable Channel channel(String name) {
        return byName.get(name);
    }

    /** Whether the profiles know a location: some channel sells its stock. */
    boolean knows(String location) {
        return allLocations || locations.contains(location);
    }

    /** Whether a location is a store: a channel of stores names it. */
    boolean isStore(String location) {
        return stores.contains(location);
    }

    /** Whether a location is known to be none: other channels name it, and no channel of stores. */
    boolean isNoStore(String location) {
        return locations.contains(location) && !stores.contains(location);
    }
}
