// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** A notice while it waits for its turn, field by field. */
final class NoticeSerde implements Serde<Notice> {

    private static final int BYTES = 128;
    private static final Notice.Kind[] KINDS = Notice.Kind.values();

    @Override
    public Serializer<Notice> serializer() {
        return (topic, notice) -> notice == null ? null : write(notice);
    }

    @Override
    public Deserializer<Notice> deserializer() {
        return (topic, bytes) -> bytes == null ? null : read(bytes);
    }

    private static byte[] write(Notice notice) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES);
                DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(notice.kind().ordinal());
            out.writeUTF(notice.eventId());
            out.writeLong(notice.occurredAtMillis());
            out.writeLong(notice.recordedAtMillis());
            out.writeUTF(notice.location());
            out.writeUTF(notice.channel());
            out.writeBoolean(notice.reservationId() != null);
            if (notice.reservationId() != null) {
                out.writeUTF(notice.reservationId());
            }
            out.writeLong(notice.onHand());
            out.writeLong(notice.damaged());
            out.writeLong(notice.held());
            out.writeLong(notice.units());
            out.writeLong(notice.withheld());
            out.writeLong(notice.expiresAtMillis());
            out.writeLong(notice.publishedAtMillis());
            out.writeByte(notice.covers().length);
            for (long upTo : notice.covers()) {
                out.writeLong(upTo);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Notice read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new Notice(
                    KINDS[in.readByte()],
                    in.readUTF(),
                    in.readLong(),
                    in.readLong(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readBoolean() ? in.readUTF() : null,
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    covers(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long[] covers(DataInputStream in) throws IOException {
        long[] covers = new long[in.readByte()];
        for (int i = 0; i < covers.length; i++) {
            covers[i] = in.readLong();
        }
        return covers;
    }
}
