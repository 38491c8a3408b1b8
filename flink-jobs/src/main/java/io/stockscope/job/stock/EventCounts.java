// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.stock.Outcome;

/** Is told what became of events, to count it. */
interface EventCounts {

    /** Counts nothing. */
    EventCounts NONE = new EventCounts() {};

    /** A record that can be used has come to its SKU; it waits until it has an outcome. */
    default void arrived(StockscopeTopic topic) {}

    /** A record that has arrived has an outcome. */
    default void outcome(StockscopeTopic topic, Outcome outcome) {}

    /** An event of a source came late. */
    default void late(String source) {}

    /**
     * Something else happened that somebody may want to know of, such as a bound that was met.
     *
     * @param what the name of the metric, lowerCamelCase
     */
    default void happened(String what) {}
}
