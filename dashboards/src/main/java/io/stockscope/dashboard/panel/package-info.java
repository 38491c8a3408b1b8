// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** What a panel and a page are, and their definitions, read and checked. */
@NullMarked
package io.stockscope.dashboard.panel;

import org.jspecify.annotations.NullMarked;
