// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Tests of the dashboards as a whole. */
@NullMarked
package io.stockscope.dashboard;

import org.jspecify.annotations.NullMarked;
