// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import io.stockscope.event.StockscopeTopic;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record that is sent as it is, whatever it may be: what has no text form, such as garbage.
 *
 * @param topic the topic it is for
 * @param key the key of the Kafka record; null: it has none
 * @param value the whole value of the Kafka record
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content, below
public record TextBytes(StockscopeTopic topic, @Nullable String key, byte[] value)
        implements TextLine {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TextBytes bytes
                && topic == bytes.topic
                && Objects.equals(key, bytes.key)
                && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, key, Arrays.hashCode(value));
    }

    @Override
    public String toString() {
        return "TextBytes[topic=%s, key=%s, value=%s]"
                .formatted(topic, key, Base64.getEncoder().encodeToString(value));
    }
}
