// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.Compression;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Batches as bytes. */
final class FrozenBatchFormat {

    private FrozenBatchFormat() {}

    /** Writes a batch; {@code out} stays open. */
    static void write(FrozenBatch batch, DataOutputStream out) throws IOException {
        BatchHeader header = batch.header();
        RowLengths lengths = header.lengths();
        int content = batch.content().size();
        out.writeLong(header.token().high());
        out.writeLong(header.token().low());
        out.writeUTF(header.table());
        out.writeInt(header.columns().size());
        for (String column : header.columns()) {
            out.writeUTF(column);
        }
        out.writeLong(header.openedAtMillis());
        out.writeUTF(header.compression().name());
        out.writeBoolean(header.rejections());
        out.writeInt(lengths.rows());
        out.writeLong(lengths.bytes());
        out.writeInt(lengths.encoded().length);
        out.write(lengths.encoded());
        out.writeInt(content);
        batch.writeTo(out);
    }

    /** Returns about how many bytes {@link #write} writes. */
    static int size(FrozenBatch batch) {
        return batch.content().size() + batch.header().lengths().encoded().length + 1_024;
    }

    /** Reads a batch. */
    static FrozenBatch read(DataInputStream in) throws IOException {
        BatchToken token = new BatchToken(in.readLong(), in.readLong());
        String table = in.readUTF();
        int count = in.readInt();
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(in.readUTF());
        }
        long openedAtMillis = in.readLong();
        Compression compression = Compression.valueOf(in.readUTF());
        boolean rejections = in.readBoolean();
        RowLengths lengths = new RowLengths(in.readInt(), in.readLong(), bytes(in));
        BatchHeader header =
                new BatchHeader(
                        table, columns, token, openedAtMillis, compression, rejections, lengths);
        return new FrozenBatch(header, Content.of(bytes(in)));
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a batch of the ClickHouse sink is cut");
        }
        return bytes;
    }
}
