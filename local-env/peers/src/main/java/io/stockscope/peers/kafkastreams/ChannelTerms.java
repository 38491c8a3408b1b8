// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import io.stockscope.event.ChannelProfile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is agreed with a channel.
 *
 * @param locations that it sells from; empty: all
 * @param displayCap the most that it shows
 * @param objectiveMillis within which changes are to reach it
 */
record ChannelTerms(String name, Set<String> locations, long displayCap, long objectiveMillis) {

    /** By name. */
    static Map<String, ChannelTerms> of(Collection<ChannelProfile> profiles) {
        Map<String, ChannelTerms> terms = new TreeMap<>();
        for (ChannelProfile profile : profiles) {
            Long cap = profile.getDisplayCap();
            List<String> locations = new ArrayList<>(profile.getLocations());
            terms.put(
                    profile.getChannel(),
                    new ChannelTerms(
                            profile.getChannel(),
                            Set.copyOf(locations),
                            cap == null ? Long.MAX_VALUE : cap,
                            profile.getLatencyObjectiveMs()));
        }
        return terms;
    }

    boolean sells(String location) {
        return locations.isEmpty() || locations.contains(location);
    }
}
