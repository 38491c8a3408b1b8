// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Tests of the definitions. */
@NullMarked
package io.stockscope.dashboard.panel;

import org.jspecify.annotations.NullMarked;
