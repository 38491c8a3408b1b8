// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

/**
 * How far a source has been read.
 *
 * @param recordedToMillis all that it recorded up to then has been read and applied, in epoch
 *     milliseconds
 * @param version of several rows of one source, the highest counts; not negative
 */
public record CompletenessRow(String source, long recordedToMillis, long version) {}
