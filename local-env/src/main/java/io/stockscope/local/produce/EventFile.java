// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.produce;

import io.stockscope.event.text.EventText;
import io.stockscope.event.text.TextLine;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The events of one text file: plain, compressed ({@code .gz}), or standard input ({@code -}). */
final class EventFile implements Closeable {
    private static final String STANDARD_INPUT = "-";
    private static final int BUFFER_BYTES = 1 << 16;

    private final String name;
    private final InputStream in;
    private final LineReader lines;

    private EventFile(String name, InputStream in) {
        this.name = name;
        this.in = in;
        this.lines = new LineReader(in);
    }

    /**
     * Opens a file.
     *
     * @param progress told how many bytes were read from the file, each time some were
     * @throws IOException if it cannot be read; the message names it
     */
    static EventFile open(String file, InputStream standardInput, LongConsumer progress)
            throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            return new EventFile("standard input", new Counted(standardInput, progress));
        }
        requireReadable(file);
        InputStream bytes = new Counted(Files.newInputStream(Path.of(file)), progress);
        if (!file.endsWith(".gz")) {
            return new EventFile(file, bytes);
        }
        try {
            return new EventFile(file, new GZIPInputStream(bytes, BUFFER_BYTES));
        } catch (ZipException | EOFException e) {
            bytes.close();
            throw new IOException(file + " is not compressed with gzip, though it ends in .gz", e);
        }
    }

    /**
     * Makes sure of a file before anything is done with the ones before it.
     *
     * @return its size in bytes; -1: not known
     * @throws IOException if it cannot be read; the message names it
     */
    static long requireReadable(String file) throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            return -1;
        }
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            throw new IOException(file + " is not there");
        }
        if (Files.isDirectory(path)) {
            throw new IOException(file + " is a directory; name the files in it");
        }
        if (!Files.isReadable(path)) {
            throw new IOException(file + " may not be read by this user");
        }
        return Files.isRegularFile(path) ? Files.size(path) : -1;
    }

    /**
     * Returns the next event, or record of bytes; blank lines are passed over.
     *
     * @return null at the end of the file
     * @throws io.stockscope.event.text.EventTextException if the line is neither
     * @throws IOException if the file cannot be read any further; the message names it
     */
    @Nullable TextLine next() throws IOException {
        try {
            while (lines.next()) {
                if (!lines.blank()) {
                    return EventText.parseLine(
                            lines.bytes(),
                            lines.offset(),
                            lines.length(),
                            name,
                            lines.lineNumber());
                }
            }
            return null;
        } catch (EOFException | ZipException e) {
            throw new IOException(
                    "%s is damaged or cut off behind line %d (%s)"
                            .formatted(name, lines.lineNumber(), e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new IOException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Tells what is read, below the decompression. */
    private static final class Counted extends FilterInputStream {
        private final LongConsumer progress;

        Counted(InputStream in, LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                progress.accept(1);
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read > 0) {
                progress.accept(read);
            }
            return read;
        }
    }
}
