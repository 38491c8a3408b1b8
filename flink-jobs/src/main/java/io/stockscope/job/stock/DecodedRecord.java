// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.decode.ReplayOf;
import io.stockscope.job.decode.UndecidedRecord;
import io.stockscope.job.time.PartitionLag;
import io.stockscope.job.time.Positioned;
import org.jspecify.annotations.Nullable;

/**
 * What one record became: an input of the job, or what is wrong with it, or what is to be decoded
 * again when its schema is known. Or, between the records, how many of them are unread. Exactly one
 * of the four is set.
 *
 * @param offset of the record in its partition; of a lag, none
 * @param replayOf the dead letters that an input was sent again for, as text, see {@link ReplayOf};
 *     null: none
 */
public record DecodedRecord(
        StockscopeTopic topic,
        long offset,
        @Nullable StockInput input,
        @Nullable RejectedRecord rejected,
        @Nullable UndecidedRecord undecided,
        @Nullable PartitionLag lag,
        @Nullable String replayOf)
        implements Positioned {

    static DecodedRecord of(
            StockscopeTopic topic, long offset, StockInput input, @Nullable String replayOf) {
        return new DecodedRecord(topic, offset, input, null, null, null, replayOf);
    }

    static DecodedRecord of(StockscopeTopic topic, RejectedRecord rejected) {
        return new DecodedRecord(topic, rejected.offset(), null, rejected, null, null, null);
    }

    static DecodedRecord of(StockscopeTopic topic, UndecidedRecord undecided) {
        return new DecodedRecord(topic, undecided.offset(), null, null, undecided, null, null);
    }

    static DecodedRecord of(PartitionLag lag) {
        return new DecodedRecord(
                StockscopeTopic.byName(lag.topic()), -1, null, null, null, lag, null);
    }
}
