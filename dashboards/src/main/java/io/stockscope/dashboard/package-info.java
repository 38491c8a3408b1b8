// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Panels, one definition each, for the web page and for Grafana. */
@NullMarked
package io.stockscope.dashboard;

import org.jspecify.annotations.NullMarked;
