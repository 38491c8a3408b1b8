// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.util.List;

/**
 * How long a page took.
 *
 * @param label of the look
 * @param millis until the last of its panels was answered
 * @param panels each of them
 */
record PageLoad(String label, double millis, List<Answered> panels) {

    PageLoad {
        panels = List.copyOf(panels);
    }

    /**
     * A panel's answer.
     *
     * @param panel its id, or the path of another question
     * @param millis from when the page was asked for
     * @param rows of the answer
     */
    record Answered(String panel, double millis, int rows) {}
}
