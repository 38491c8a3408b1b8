// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/** Why a display is stale. */
public enum StaleCause {
    /** A change is pending. */
    NOT_PROPAGATED,
    /** An update covered everything, and is wrong. */
    WRONG_QUANTITY
}
