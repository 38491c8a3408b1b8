// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.fuzz;

import io.stockscope.event.StockscopeTopic;
import org.jspecify.annotations.Nullable;

/**
 * A record as somebody might send it.
 *
 * @param key null: none
 * @param value null: none
 * @param replayOf value of the header of replays; null: the record has none
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes on their way; nothing compares them.
public record GarbageRecord(
        StockscopeTopic topic,
        byte @Nullable [] key,
        byte @Nullable [] value,
        byte @Nullable [] replayOf) {}
