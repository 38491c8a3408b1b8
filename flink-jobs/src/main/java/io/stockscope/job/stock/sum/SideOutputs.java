// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import org.apache.flink.util.OutputTag;

/** Where rows go that are not the main output: the {@code output} of a function's context. */
public interface SideOutputs {
    <T> void output(OutputTag<T> tag, T row);
}
