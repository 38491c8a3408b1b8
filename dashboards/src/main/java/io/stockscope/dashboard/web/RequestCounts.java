// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

import java.util.Map;
import java.util.TreeMap;

/** How many requests were answered, by status. */
final class RequestCounts {

    private final Map<Integer, Long> counts = new TreeMap<>();

    synchronized void count(int status) {
        counts.merge(status, 1L, Long::sum);
    }

    synchronized Map<Integer, Long> byStatus() {
        return new TreeMap<>(counts);
    }
}
