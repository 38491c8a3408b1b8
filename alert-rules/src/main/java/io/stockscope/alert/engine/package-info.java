// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/**
 * All that the alerting job does, without Flink: measurements, answers and orders come in; alerts
 * and commands go out. Conditions are decided in event time; what touches the world runs on the
 * wall clock, which is handed in.
 */
@NullMarked
package io.stockscope.alert.engine;

import org.jspecify.annotations.NullMarked;
