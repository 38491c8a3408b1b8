// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import io.stockscope.event.StockscopeTopic;

/** What one line of the text form holds: an event, or bytes that are to be sent as they are. */
public sealed interface TextLine permits TextEvent, TextBytes {
    /** Returns the topic it is for. */
    StockscopeTopic topic();
}
