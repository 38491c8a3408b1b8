// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.panel;

/**
 * From which value on something is of a level; the last one that is reached counts.
 *
 * @param from the value, in the unit of what it belongs to
 * @param level how bad that is
 * @param word says so beside the colour
 */
public record Threshold(double from, Level level, String word) {}
