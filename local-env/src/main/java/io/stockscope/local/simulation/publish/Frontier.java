// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Up to when the publisher had read what was recorded.
 *
 * @param coversUpTo by every system: the lowest of them
 * @param bySystem by the name of the system
 */
record Frontier(Instant coversUpTo, Map<String, Instant> bySystem) {
    /** Creates one in which the tills may be behind. */
    static Frontier of(long readUpToMillis, long posReadUpToMillis) {
        Instant readUpTo = Instant.ofEpochMilli(readUpToMillis);
        Instant posReadUpTo = Instant.ofEpochMilli(posReadUpToMillis);
        Map<String, Instant> bySystem = new TreeMap<>();
        bySystem.put("ERP", readUpTo);
        bySystem.put("WMS", readUpTo);
        bySystem.put("POS", posReadUpTo);
        bySystem.put("RESERVATION", readUpTo);
        return new Frontier(posReadUpTo, Collections.unmodifiableMap(bySystem));
    }
}
