// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.measure.Producer;

/** What has been added up of one kind, in one window, with one set of labels. */
interface Sum {

    /** Adds another sum of the same key. */
    void add(Sum other);

    /** Puts it out as the row that it adds to its table, unless it adds nothing. */
    void row(SideOutputs rows);

    /** Sends it as measurements. */
    void measure(Producer producer);

    /** What a sum is of. */
    interface Key {

        /** A sum of nothing yet. */
        Sum newSum();

        /**
         * Whether it is measured at the next tick. All else is measured when a second is over:
         * under load nearly every sum has news at every tick.
         */
        default boolean isPrompt() {
            return true;
        }
    }
}
