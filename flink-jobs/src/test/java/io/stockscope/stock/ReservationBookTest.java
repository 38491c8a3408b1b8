// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReservationBookTest {

    private static final int VERSION = 3;
    private static final long BEGIN = 1_700_000_000_000L;
    private static final long LOOKBACK = Duration.ofHours(2).toMillis();
    private static final long RETENTION = Duration.ofDays(7).toMillis();

    private ReservationBook book = new ReservationBook();

    @Test
    void whatIsOpenIsStillToldAndSettledAfterItWasWrittenAndRead() throws IOException {
        book.create(event(StockEventKind.RESERVATION_CREATED, "r-1", BEGIN), RETENTION);
        writeAndRead();
        assertThat(book.channelsAt("dc1")).containsExactly("web");

        book.close(event(StockEventKind.RESERVATION_RELEASED, "r-1", BEGIN + 1), RETENTION);
        assertThat(book.channelsAt("dc1")).isEmpty();
        int before = bytes().length;
        sweep(BEGIN + 2 * LOOKBACK);
        assertThat(bytes()).hasSizeLessThan(before);
        assertThat(book.lineOf("r-1")).isNull();
    }

    @Test
    void whatHasEndedIsForgottenOnceItsRetentionHasPassed() throws IOException {
        int empty = bytes().length;
        for (int i = 0; i < 20; i++) {
            String id = "r-" + i;
            book.create(event(StockEventKind.RESERVATION_CREATED, id, BEGIN + i), RETENTION);
            book.close(event(StockEventKind.RESERVATION_RELEASED, id, BEGIN + i), RETENTION);
        }
        for (long at = BEGIN + LOOKBACK; at < BEGIN + RETENTION; at += LOOKBACK) {
            sweep(at);
        }
        assertThat(bytes()).hasSizeGreaterThan(empty);
        for (long at = BEGIN + RETENTION; at < BEGIN + 2 * RETENTION; at += LOOKBACK) {
            sweep(at);
        }
        assertThat(bytes()).hasSize(empty);
    }

    private void sweep(long atMillis) {
        book.forgetUpTo(atMillis, LOOKBACK, RETENTION, location -> Long.MAX_VALUE);
    }

    private void writeAndRead() throws IOException {
        book = ReservationBook.read(ByteStreams.newDataInput(bytes()), VERSION);
    }

    private byte[] bytes() throws IOException {
        ByteArrayDataOutput out = ByteStreams.newDataOutput();
        book.write(out);
        return out.toByteArray();
    }

    private static StockEvent event(StockEventKind kind, String id, long atMillis) {
        return new StockEvent(
                kind,
                kind + id,
                "shop",
                "mug",
                atMillis,
                atMillis,
                null,
                "dc1",
                "web",
                1,
                Disposition.SELLABLE,
                id,
                null,
                new OrderLine("o-" + id, "1", 1L),
                null,
                null);
    }
}
