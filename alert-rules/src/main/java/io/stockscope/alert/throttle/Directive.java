// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import java.util.List;

/**
 * A part of a command.
 *
 * @param skus sorted; empty: all that no other directive names
 */
public record Directive(List<String> skus, Restraint restraint) {
    /** Copies the list. */
    public Directive {
        skus = List.copyOf(skus);
    }
}
