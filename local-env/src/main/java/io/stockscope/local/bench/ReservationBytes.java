// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.stock.Discrepancy;
import io.stockscope.stock.Disposition;
import io.stockscope.stock.LedgerSettings;
import io.stockscope.stock.Limit;
import io.stockscope.stock.NegativeAtsIncident;
import io.stockscope.stock.OrderLine;
import io.stockscope.stock.Outcome;
import io.stockscope.stock.ReservationConflict;
import io.stockscope.stock.SkuStock;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockEventKind;
import io.stockscope.stock.StockLevel;
import io.stockscope.stock.StockObserver;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an open reservation takes of the written state of its SKU, its order line included: the
 * difference between one with many that stay open, and one with as many that were released, long
 * afterwards.
 */
final class ReservationBytes {

    private static final String SKU = "20001-1";
    private static final int RESERVATIONS = 200;
    private static final long FROM_MILLIS = Instant.parse("2011-03-07T00:00:00Z").toEpochMilli();
    private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final long LONG_AFTERWARDS_MILLIS = Duration.ofDays(60).toMillis();

    /** So many days later all that is remembered for some days is forgotten. */
    private static final int DAYS_TO_FORGET = 10;

    private ReservationBytes() {}

    /** Bytes of each. */
    static double each() {
        return (double) (written(false) - written(true)) / RESERVATIONS;
    }

    private static int written(boolean released) {
        SkuStock stock = new SkuStock(SKU, LedgerSettings.DEFAULTS);
        apply(stock, stock(StockEventKind.BASELINE, "opening", FROM_MILLIS, 1_000_000));
        for (int number = 0; number < RESERVATIONS; number++) {
            long atMillis = FROM_MILLIS + (number + 1) * 2 * MINUTE_MILLIS;
            apply(stock, reservation(StockEventKind.RESERVATION_CREATED, number, atMillis));
            if (released) {
                long endMillis = atMillis + MINUTE_MILLIS;
                apply(stock, reservation(StockEventKind.RESERVATION_RELEASED, number, endMillis));
            }
        }
        for (int day = 0; day < DAYS_TO_FORGET; day++) {
            long atMillis =
                    FROM_MILLIS + LONG_AFTERWARDS_MILLIS + Duration.ofDays(2L * day).toMillis();
            apply(stock, stock(StockEventKind.RECEIPT, "receipt-" + day, atMillis, 1));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            stock.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.size();
    }

    private static void apply(SkuStock stock, StockEvent event) {
        stock.receive(event, Nobody.INSTANCE);
        stock.advanceTo(event.occurredAtMillis(), Nobody.INSTANCE);
    }

    private static StockEvent stock(StockEventKind kind, String id, long atMillis, long units) {
        return event(kind, id, atMillis, null, units, null, null);
    }

    private static StockEvent reservation(StockEventKind kind, int number, long atMillis) {
        String order = Integer.toString(600_001 + number);
        String line = order + "-1";
        return event(
                kind,
                kind + ":" + line,
                atMillis,
                "web",
                1,
                "res-" + line,
                new OrderLine(order, line, 1L));
    }

    private static StockEvent event(
            StockEventKind kind,
            String id,
            long atMillis,
            @Nullable String channel,
            long units,
            @Nullable String reservationId,
            @Nullable OrderLine line) {
        return new StockEvent(
                kind,
                id,
                "oms",
                SKU,
                atMillis,
                atMillis,
                null,
                "DC1",
                channel,
                units,
                Disposition.SELLABLE,
                reservationId,
                null,
                line,
                null,
                null);
    }

    /** Is told, and does nothing. */
    private enum Nobody implements StockObserver {
        INSTANCE;

        @Override
        public void onEvent(StockEvent event, Outcome outcome, boolean late) {}

        @Override
        public void onLevel(StockLevel level) {}

        @Override
        public void onNegativeAts(NegativeAtsIncident incident) {}

        @Override
        public void onConflict(ReservationConflict conflict) {}

        @Override
        public void onDiscrepancy(Discrepancy discrepancy) {}

        @Override
        public void onLimit(Limit limit) {}
    }
}
