// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** The command {@code stockscope}. */
@NullMarked
package io.stockscope.local;

import org.jspecify.annotations.NullMarked;
