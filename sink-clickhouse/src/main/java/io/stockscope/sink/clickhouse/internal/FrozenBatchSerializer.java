// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Batches in checkpoints. A version that has been released stays readable. */
public final class FrozenBatchSerializer implements SimpleVersionedSerializer<FrozenBatch> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(FrozenBatch batch) throws IOException {
        BatchHeader header = batch.header();
        RowLengths lengths = header.lengths();
        int content = batch.content().size();
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(content + lengths.encoded().length + 1_024);
        DataOutputStream out = new DataOutputStream(bytes);
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
        return bytes.toByteArray();
    }

    @Override
    public FrozenBatch deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    ("a batch of the ClickHouse sink is of version %d, this one reads up to %d. What"
                                    + " to do: start with the version of the sink that wrote the"
                                    + " checkpoint, or a later one")
                            .formatted(version, VERSION));
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
        BatchToken token = new BatchToken(in.readLong(), in.readLong());
        FrozenBatch live = LiveBatches.find(token);
        return live == null ? rest(token, in) : live;
    }

    private static FrozenBatch rest(BatchToken token, DataInputStream in) throws IOException {
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
