// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.io.Serial;

/** Ends a simulation that is longer than what was asked for. */
final class Enough extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    Enough() {
        super(null, null, false, false);
    }
}
