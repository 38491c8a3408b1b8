// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.decode.ReplayOf;
import io.stockscope.job.decode.UndecidedRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one record became: an input of the job, or what is wrong with it, or what is to be decoded
 * again when its schema is known. Exactly one of the three is set.
 *
 * @param replayOf the dead letters that an input was sent again for, as text, see {@link ReplayOf};
 *     null: none
 */
public record DecodedRecord(
        StockscopeTopic topic,
        @Nullable StockInput input,
        @Nullable RejectedRecord rejected,
        @Nullable UndecidedRecord undecided,
        @Nullable String replayOf) {

    static DecodedRecord of(StockscopeTopic topic, StockInput input) {
        return of(topic, input, null);
    }

    static DecodedRecord of(StockscopeTopic topic, StockInput input, @Nullable String replayOf) {
        return new DecodedRecord(topic, input, null, null, replayOf);
    }

    static DecodedRecord of(StockscopeTopic topic, RejectedRecord rejected) {
        return new DecodedRecord(topic, null, rejected, null, null);
    }

    static DecodedRecord of(StockscopeTopic topic, UndecidedRecord undecided) {
        return new DecodedRecord(topic, null, null, undecided, null);
    }
}
