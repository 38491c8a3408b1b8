// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Panel SQL with placeholders, and its two renderings: for the web page and for Grafana. */
@NullMarked
package io.stockscope.dashboard.sql;

import org.jspecify.annotations.NullMarked;
