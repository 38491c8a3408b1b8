// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.RejectedRecord;
import org.jspecify.annotations.Nullable;

/** What one record became: an input of the job, or what is wrong with it. Exactly one is set. */
public record DecodedRecord(
        StockscopeTopic topic, @Nullable StockInput input, @Nullable RejectedRecord rejected) {

    static DecodedRecord of(StockscopeTopic topic, StockInput input) {
        return new DecodedRecord(topic, input, null);
    }

    static DecodedRecord of(StockscopeTopic topic, RejectedRecord rejected) {
        return new DecodedRecord(topic, null, rejected);
    }
}
