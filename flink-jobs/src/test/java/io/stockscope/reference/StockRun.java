// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.text.TextEvent;
import java.time.Instant;
import java.util.List;

/**
 * One way of computing the stock tables from a whole history: the reference, the domain, the job.
 */
@FunctionalInterface
public interface StockRun {
    /**
     * Runs bounded, in hindsight, over all events.
     *
     * @param events in the order of arrival; only records of one reference topic and key depend on
     *     it
     * @param until the end of time: what falls due up to then happens, later events are left out
     */
    StockResults run(List<TextEvent> events, Instant until) throws Exception;
}
