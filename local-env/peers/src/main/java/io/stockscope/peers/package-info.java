// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
/** The same task as other tools do it, measured beside Stockscope: {@code bench-peers}. */
@NullMarked
package io.stockscope.peers;

import org.jspecify.annotations.NullMarked;
