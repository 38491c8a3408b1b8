// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Alert rules: their model, and the life of an alert. Pure; knows neither Flink nor a clock. */
@NullMarked
package io.stockscope.alert;

import org.jspecify.annotations.NullMarked;
