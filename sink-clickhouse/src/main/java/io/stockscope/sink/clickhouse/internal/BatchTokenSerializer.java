// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Tokens on their way from writer to committer, and in checkpoints. */
public final class BatchTokenSerializer implements SimpleVersionedSerializer<BatchToken> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(BatchToken token) {
        return ByteBuffer.allocate(BatchToken.BYTES)
                .putLong(token.high())
                .putLong(token.low())
                .array();
    }

    @Override
    public BatchToken deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION || serialized.length != BatchToken.BYTES) {
            throw new IOException(
                    "the token of a batch is of version %d with %d bytes; this sink reads version %d"
                            .formatted(version, serialized.length, VERSION));
        }
        ByteBuffer bytes = ByteBuffer.wrap(serialized);
        return new BatchToken(bytes.getLong(), bytes.getLong());
    }
}
