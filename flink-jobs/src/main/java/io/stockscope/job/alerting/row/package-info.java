// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Alerts, throttle commands and their acknowledgements as rows in ClickHouse. */
@NullMarked
package io.stockscope.job.alerting.row;

import org.jspecify.annotations.NullMarked;
