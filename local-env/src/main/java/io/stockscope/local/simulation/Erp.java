// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ERP and its books. It posts every 15 minutes what warehouses and tills have recorded since,
 * misses some of it for days, and says each night what it believes to be on hand wherever it has
 * posted something since it last said so.
 */
final class Erp {
    private static final long BATCH_MILLIS = 15 * UkTime.MINUTE;
    private static final LocalTime SNAPSHOT = LocalTime.of(3, 0);
    private static final double MISSED_SHARE = 0.001;
    private static final int MOST_DAYS_MISSED = 4;

    private final StockBooks books;
    private final Outbox outbox;
    private final Agenda agenda;
    private final RetailCalendar calendar;
    private final CaptureDelays delays;
    private final Draws draws;
    private final Map<Long, List<Posting>> batches = new HashMap<>();
    private List<StockPosition> posted = new ArrayList<>();
    private final Comparisons comparisons = new Comparisons();

    /**
     * Something that is to be posted.
     *
     * @param change units by which on hand changes
     */
    private record Posting(StockPosition position, String documentRef, long units, long change) {}

    Erp(
            StockBooks books,
            Outbox outbox,
            Agenda agenda,
            RetailCalendar calendar,
            CaptureDelays delays,
            Draws draws) {
        this.books = books;
        this.outbox = outbox;
        this.agenda = agenda;
        this.calendar = calendar;
        this.delays = delays;
        this.draws = draws;
    }

    /** Plans the first of its nights. */
    void open(long nowMillis) {
        LocalDate today = calendar.day(nowMillis);
        long tonight = calendar.at(today, SNAPSHOT);
        planSnapshots(tonight > nowMillis ? today : today.plusDays(1));
    }

    void baseline(StockPosition position, long units, long nowMillis) {
        position.erpOnHand = units;
        send(event("baseline", ErpStockKind.BASELINE, position, units, nowMillis));
    }

    void safetyStock(StockPosition position, long units, long nowMillis) {
        send(event("safety", ErpStockKind.SAFETY_STOCK, position, units, nowMillis));
    }

    /** Hears what a warehouse has recorded. */
    void hear(WmsStockEvent event) {
        long units = event.getQuantity();
        long change =
                switch (event.getKind()) {
                    case RECEIPT, TRANSFER_IN, RETURN, ADJUSTMENT -> units;
                    case SHIP, TRANSFER_OUT -> -units;
                    case DAMAGE, HOLD, RELEASE_HOLD, COUNT -> 0;
                };
        if (change != 0) {
            hear(
                    event.getEventId(),
                    event.getSku(),
                    event.getLocation(),
                    change,
                    event.getRecordedAt());
        }
    }

    /** Hears what a till has recorded. */
    void hear(PosLineEvent event) {
        boolean sold = event.getKind() == PosLineKind.SALE;
        hear(
                event.getEventId(),
                event.getSku(),
                event.getLocation(),
                sold ? -event.getQuantity() : event.getQuantity(),
                event.getRecordedAt());
    }

    private void hear(
            String eventId, String sku, String location, long change, Instant recordedAt) {
        long batch = (recordedAt.toEpochMilli() / BATCH_MILLIS + 1) * BATCH_MILLIS;
        List<Posting> postings = batches.get(batch);
        if (postings == null) {
            postings = new ArrayList<>();
            batches.put(batch, postings);
            agenda.plan(batch, this::postBatch);
        }
        StockPosition position = books.at(sku, location);
        postings.add(new Posting(position, eventId, Math.abs(change), change));
    }

    private void postBatch(long nowMillis) {
        List<Posting> batch = batches.remove(nowMillis);
        if (batch == null) {
            throw new IllegalStateException("no batch of " + nowMillis);
        }
        for (Posting posting : batch) {
            if (draws.unit("missed posting", posting.documentRef) < MISSED_SHARE) {
                long days = 1 + draws.below(MOST_DAYS_MISSED, "missed days", posting.documentRef);
                agenda.plan(nowMillis + days * UkTime.DAY, now -> post(posting, now));
            } else {
                post(posting, nowMillis);
            }
        }
    }

    private void post(Posting posting, long nowMillis) {
        StockPosition position = posting.position;
        position.erpOnHand += posting.change;
        if (!position.snapshotDue) {
            position.snapshotDue = true;
            posted.add(position);
        }
        String eventId = "erp-posting-" + posting.documentRef;
        long recordedAt = delays.soon(nowMillis, 300, 15 * UkTime.SECOND, UkTime.MINUTE, eventId);
        send(
                event(
                        eventId,
                        ErpStockKind.POSTING,
                        position,
                        posting.units,
                        posting.documentRef,
                        nowMillis,
                        recordedAt));
    }

    private void planSnapshots(LocalDate day) {
        agenda.plan(
                calendar.at(day, SNAPSHOT),
                now -> {
                    takeSnapshots(day, now);
                    planSnapshots(day.plusDays(1));
                });
    }

    private void takeSnapshots(LocalDate day, long nowMillis) {
        List<StockPosition> positions = posted;
        posted = new ArrayList<>();
        for (StockPosition position : positions) {
            position.snapshotDue = false;
            comparisons.compare(position, position.erpOnHand);
            send(
                    event(
                            "snapshot-" + day,
                            ErpStockKind.SNAPSHOT,
                            position,
                            position.erpOnHand,
                            nowMillis));
        }
    }

    /** Returns what its snapshots show. */
    SimulationTruth.Discrepancies discrepancies() {
        return comparisons.truth();
    }

    private ErpStockEvent event(
            String word, ErpStockKind kind, StockPosition position, long units, long nowMillis) {
        String eventId = "erp-" + word + "-" + position.location + "-" + position.sku;
        long recordedAt = delays.nextUpload(nowMillis, BATCH_MILLIS, UkTime.MINUTE, eventId);
        return event(eventId, kind, position, units, null, nowMillis, recordedAt);
    }

    private static ErpStockEvent event(
            String eventId,
            ErpStockKind kind,
            StockPosition position,
            long units,
            @Nullable String documentRef,
            long nowMillis,
            long recordedAtMillis) {
        ErpStockEvent event = new ErpStockEvent();
        event.setEventId(eventId);
        event.setSource("erp");
        event.setOccurredAt(Instant.ofEpochMilli(nowMillis));
        event.setRecordedAt(Instant.ofEpochMilli(recordedAtMillis));
        event.setKind(kind);
        event.setSku(position.sku);
        event.setLocation(position.location);
        event.setQuantity(units);
        event.setDocumentRef(documentRef);
        return event;
    }

    private void send(ErpStockEvent event) {
        long recordedAt = event.getRecordedAt().toEpochMilli();
        outbox.send(StockscopeTopic.ERP_STOCK, event.getEventId(), recordedAt, event);
    }
}
