// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Alerts on their way to an Alertmanager, which groups, silences and routes them. */
@NullMarked
package io.stockscope.job.alerting.notify;

import org.jspecify.annotations.NullMarked;
