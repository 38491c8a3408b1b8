// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/** What is said of a change against the latency objective of a channel. */
public enum SloVerdict {
    /** It was acknowledged within the objective. */
    GOOD,
    /** It was not acknowledged within the objective. */
    BAD,
    /** The channel came to agree without it before it was overdue. */
    ABSORBED
}
