// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** {@code stockscope dashboards}: pages for people. */
@NullMarked
package io.stockscope.local.dashboards;

import org.jspecify.annotations.NullMarked;
