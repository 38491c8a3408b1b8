// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** The dashboards on real services, and in a real browser. */
@NullMarked
package io.stockscope.local.dashboards;

import org.jspecify.annotations.NullMarked;
