// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;

/** One reader for each stream thread: the serde of a source is shared by all. */
final class ThreadsOwnReader implements Deserializer<Notice> {

    private final ThreadLocal<NoticeReader> readers;

    ThreadsOwnReader(Supplier<NoticeReader> readers) {
        this.readers = ThreadLocal.withInitial(readers);
    }

    @Override
    public Notice deserialize(String topic, byte[] value) {
        return readers.get().deserialize(topic, value);
    }
}
