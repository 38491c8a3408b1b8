// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import java.util.HashSet;
import java.util.Set;

/** Remembers at least the last 65,536 ids, and at most twice as many. */
final class RecentIds {
    private static final int GENERATION = 1 << 16;

    private Set<String> young = new HashSet<>();
    private Set<String> old = new HashSet<>();

    /** Returns whether an id is new, and remembers it. */
    boolean add(String id) {
        if (old.contains(id) || !young.add(id)) {
            return false;
        }
        if (young.size() == GENERATION) {
            Set<String> oldest = old;
            old = young;
            young = oldest;
            young.clear();
        }
        return true;
    }
}
