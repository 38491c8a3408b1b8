// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** The same pages as dashboards of Grafana, as files. */
@NullMarked
package io.stockscope.dashboard.grafana;

import org.jspecify.annotations.NullMarked;
