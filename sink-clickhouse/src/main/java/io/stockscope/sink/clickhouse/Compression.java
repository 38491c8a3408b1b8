// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;

/**
 * How a batch is packed from when it is closed: in memory, on disk, in the checkpoint, and on its
 * way to ClickHouse, which takes it as it is ({@code Content-Encoding}).
 */
public enum Compression {
    /** As it is. */
    NONE("") {
        @Override
        public OutputStream compressing(OutputStream out) {
            return out;
        }

        @Override
        public InputStream decompressing(InputStream in) {
            return in;
        }
    },
    /** LZ4 frames: costs least. */
    LZ4("lz4") {
        @Override
        public OutputStream compressing(OutputStream out) throws IOException {
            return new LZ4FrameOutputStream(out, LZ4FrameOutputStream.BLOCKSIZE.SIZE_256KB);
        }

        @Override
        public InputStream decompressing(InputStream in) throws IOException {
            return new LZ4FrameInputStream(in);
        }
    },
    /** Zstandard at its fastest level: smaller than LZ4, for several times its CPU. */
    ZSTD("zstd") {
        @Override
        public OutputStream compressing(OutputStream out) throws IOException {
            return new ZstdOutputStream(out, ZSTD_LEVEL);
        }

        @Override
        public InputStream decompressing(InputStream in) throws IOException {
            return new ZstdInputStream(in);
        }
    };

    private static final int ZSTD_LEVEL = 1;

    private final String encoding;

    Compression(String encoding) {
        this.encoding = encoding;
    }

    /** Returns the word for the HTTP header; empty for {@link #NONE}. */
    public String encoding() {
        return encoding;
    }

    /** Returns a stream that packs into {@code out}; closing it ends the packed data. */
    public abstract OutputStream compressing(OutputStream out) throws IOException;

    /** Returns a stream of what was packed. */
    public abstract InputStream decompressing(InputStream in) throws IOException;
}
