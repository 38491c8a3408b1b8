// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

/**
 * What is in a checkpoint of a writer: its lineage, and each batch that is not in the table yet.
 * Elements of one list, so that they can be dealt out anew among more or fewer writers.
 */
public sealed interface WriterState {

    /**
     * By which a writer sees that it is restored from a checkpoint after which it had gone on.
     *
     * @param id the same from the first start over all restarts from the latest checkpoint
     */
    record Lineage(int id) implements WriterState {}

    /**
     * A batch that is not in the table yet.
     *
     * @param ended whether its writer had seen the end of its input: then nobody comes later who
     *     could wait for it
     */
    record Waiting(FrozenBatch batch, boolean ended) implements WriterState {}
}
