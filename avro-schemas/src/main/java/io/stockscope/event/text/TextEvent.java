// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import io.stockscope.event.StockscopeTopic;
import org.apache.avro.specific.SpecificRecord;

/**
 * One event as the text form holds it.
 *
 * @param topic the topic it is for
 * @param key the key of the Kafka record
 * @param event a record of {@code topic.recordClass()}
 */
public record TextEvent(StockscopeTopic topic, String key, SpecificRecord event)
        implements TextLine {
    /** Returns the event with the key that the contract gives it. */
    public static TextEvent of(StockscopeTopic topic, SpecificRecord event) {
        return new TextEvent(topic, topic.key(event), event);
    }
}
