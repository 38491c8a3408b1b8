// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Tests of the export. */
@NullMarked
package io.stockscope.dashboard.grafana;

import org.jspecify.annotations.NullMarked;
