// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.EventTextWriter;
import io.stockscope.event.text.TextBytes;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.specific.SpecificRecord;

/** Writes events as text, one a line. */
final class TextOutput implements EventOutput, Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final EventTextWriter writer;

    private TextOutput(OutputStream out) throws IOException {
        this.writer = new EventTextWriter(new BufferedOutputStream(out, BUFFER_BYTES));
    }

    /** Writes to a new file, or over an old one; compressed if its name ends with {@code .gz}. */
    static TextOutput toFile(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        return new TextOutput(file.toString().endsWith(".gz") ? new FastGzip(out) : out);
    }

    /** Writes to a stream, and closes it. */
    static TextOutput toStream(OutputStream out) throws IOException {
        return new TextOutput(out);
    }

    @Override
    public void accept(StockscopeTopic topic, SpecificRecord event) throws IOException {
        writer.write(topic, event);
    }

    @Override
    public void acceptBytes(TextBytes bytes) throws IOException {
        writer.write(bytes);
    }

    @Override
    public void flush() throws IOException {
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    /** Compressing must not take longer than simulating: the fastest level halves its time. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES, true);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
