// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import java.io.Serializable;

/**
 * The time of one partition: up to where all that was recorded in it has been read. Used by one
 * thread.
 *
 * @param <T> the records
 */
public interface PartitionTime<T> {

    /** Makes the time of each partition. */
    @FunctionalInterface
    interface Factory<T> extends Serializable {
        PartitionTime<T> create();
    }

    /** Tells of a record, after it has been handed on. */
    void onRecord(T record);

    /** Tells that at this reading of the run's clock nothing was unread. */
    void onNothingUnread(long atMillis);

    /** The watermark, epoch milliseconds UTC; {@link Long#MIN_VALUE} as long as there is none. */
    long watermarkMillis();
}
