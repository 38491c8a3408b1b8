// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.stockscope.event.StockscopeTopic;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes events to a stream, one line each, in UTF-8. For one thread. It buffers; nothing is
 * certain to have reached the stream before {@link #flush()} or {@link #close()}.
 */
public final class EventTextWriter implements Closeable, Flushable {
    private static final SerializedString TOPIC = new SerializedString("topic");
    private static final SerializedString KEY = new SerializedString("key");
    private static final SerializedString BYTES = new SerializedString("valueBase64");
    private static final SerializedString EVENT = new SerializedString("event");

    private final JsonGenerator json;

    /** Makes a writer that closes {@code out} when it is closed. */
    public EventTextWriter(OutputStream out) throws IOException {
        this.json = EventText.JSON.createGenerator(out);
    }

    /**
     * Writes a record, to be keyed as the contract says.
     *
     * @throws IllegalArgumentException if a field is null that must not be; the message names it,
     *     and the line is broken: the writer is of no use any more
     */
    public void write(StockscopeTopic topic, SpecificRecord event) throws IOException {
        start(topic);
        finish(topic, event);
    }

    /**
     * Writes an event. Its key is written only if it is not the one that the contract gives the
     * record.
     *
     * @throws IllegalArgumentException as above
     */
    public void write(TextEvent event) throws IOException {
        start(event.topic());
        if (!event.key().equals(event.topic().key(event.event()))) {
            json.writeFieldName(KEY);
            json.writeString(event.key());
        }
        finish(event.topic(), event.event());
    }

    /** Writes a record that is to be sent as it is. */
    public void write(TextBytes bytes) throws IOException {
        start(bytes.topic());
        if (bytes.key() != null) {
            json.writeFieldName(KEY);
            json.writeString(bytes.key());
        }
        json.writeFieldName(BYTES);
        json.writeBinary(bytes.value());
        finish();
    }

    private void start(StockscopeTopic topic) throws IOException {
        json.writeStartObject();
        json.writeFieldName(TOPIC);
        json.writeString(topic.topicName());
    }

    private void finish(StockscopeTopic topic, SpecificRecord event) throws IOException {
        json.writeFieldName(EVENT);
        EventText.format(topic).write(json, event);
        finish();
    }

    private void finish() throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void flush() throws IOException {
        json.flush();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
