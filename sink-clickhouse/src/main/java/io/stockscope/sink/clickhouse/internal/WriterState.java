// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

/**
 * What a writer remembers of itself, so that it sees when it is restored from a checkpoint after
 * which it had gone on.
 *
 * @param lineage the same from the first start over all restarts from the latest checkpoint
 */
public record WriterState(int lineage) {}
