// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/** The kind of a sales channel. */
public enum ChannelType {
    ECOMMERCE,
    MARKETPLACE,
    STORE,
    B2B
}
