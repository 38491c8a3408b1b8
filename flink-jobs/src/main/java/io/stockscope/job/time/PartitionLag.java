// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The consumer lag of a partition.
 *
 * @param records from where the reader is to the end of the partition, as Kafka's own tools count:
 *     marks of transactions and what is not committed yet are among them; 0 when it is known that
 *     there is nothing but those
 */
public record PartitionLag(String topic, int partition, long records) {

    /** Makes it one of the records that a reader hands on. */
    @FunctionalInterface
    public interface Told<T> extends Serializable {

        /** Null: nobody wants to know. */
        @Nullable T of(PartitionLag lag);
    }
}
