// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

/**
 * Events that are measured beside others.
 *
 * @param id what they are called in tables
 * @param workload those of them that are measured
 */
record BenchCase(String id, MadeEvents events, Workload workload) {}
