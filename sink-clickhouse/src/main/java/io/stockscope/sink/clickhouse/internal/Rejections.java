// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Compression;
import io.stockscope.sink.clickhouse.RejectedRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.apache.flink.util.function.SerializableFunction;

/**
 * Where rows go that cannot be in their table.
 *
 * @param <R> rows of the table that takes them
 */
final class Rejections<R> {
    /** Reason of a row that could not be encoded. */
    static final String UNENCODABLE = "UNENCODABLE";

    private final RowEncoder<R> encoder;
    private final SerializableFunction<RejectedRow, R> toRow;

    Rejections(
            ClickHouseTable<R> table, SerializableFunction<RejectedRow, R> toRow, boolean stamped) {
        this.encoder = new RowEncoder<>(table, stamped);
        this.toRow = toRow;
    }

    String table() {
        return encoder.table().tableName();
    }

    RowEncoder<R> encoder() {
        return encoder;
    }

    R toRow(RejectedRow rejected) {
        return toRow.apply(rejected);
    }

    /** The batch that says of one batch which of its rows were refused. */
    FrozenBatch batch(FrozenBatch of, List<RejectedRow> rejected) throws IOException {
        OpenBatch<R> open =
                new OpenBatch<>(
                        encoder, of.header().token().rejected(), of.header().openedAtMillis());
        for (RejectedRow row : rejected) {
            try {
                open.add(toRow(row));
            } catch (UnencodableRow e) {
                throw new IOException(
                        "Cannot say in table %s that a row of table %s was refused (%s): %s"
                                .formatted(table(), row.table(), row.message(), e.getMessage()),
                        e);
            }
        }
        return open.freeze(Compression.NONE, true, Content::of);
    }

    /** What there is to say of a batch of one row that was refused. */
    static RejectedRow row(FrozenBatch single, RowsRefused refused) throws IOException {
        BatchHeader header = single.header();
        return new RejectedRow(
                header.table(),
                header.token().low() & Long.MAX_VALUE,
                header.columns(),
                single.unpacked(),
                "CODE_" + refused.code(),
                refused.answer(),
                "");
    }

    /** What there is to say of a row that could not be encoded; found again by its text. */
    static RejectedRow row(RowEncoder<?> encoder, Object row, UnencodableRow failure) {
        String table = encoder.table().tableName();
        String text = String.valueOf(row);
        return new RejectedRow(
                table,
                id(table + '\n' + text),
                encoder.columns(),
                failure.soFar(),
                UNENCODABLE,
                String.valueOf(failure.getMessage()),
                text);
    }

    private static long id(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong() & Long.MAX_VALUE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
