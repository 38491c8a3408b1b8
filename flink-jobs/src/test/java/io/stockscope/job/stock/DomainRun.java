// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.text.TextEvent;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.reference.Row;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockResults.Conflict;
import io.stockscope.reference.StockResults.Incident;
import io.stockscope.reference.StockResults.Level;
import io.stockscope.reference.StockRun;
import io.stockscope.reference.StockTable;
import io.stockscope.stock.ChannelDirectory;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.Discrepancy;
import io.stockscope.stock.DuplicateReservation;
import io.stockscope.stock.Exposure;
import io.stockscope.stock.LedgerSettings;
import io.stockscope.stock.Limit;
import io.stockscope.stock.NegativeAtsIncident;
import io.stockscope.stock.Outcome;
import io.stockscope.stock.ReservationConflict;
import io.stockscope.stock.SkuStock;
import io.stockscope.stock.SloCount;
import io.stockscope.stock.StaleSku;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockGauge;
import io.stockscope.stock.StockLevel;
import io.stockscope.stock.StockObserver;
import io.stockscope.stock.StockState;
import io.stockscope.stock.StockSystem;
import io.stockscope.stock.SyncSample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The job's decoding and the domain, without Flink: all events arrive, then time passes. */
public final class DomainRun implements StockRun {
    /** All but what the decoding is needed for. */
    static final Set<StockTable> TABLES = EnumSet.complementOf(EnumSet.of(StockTable.FLOW_HEALTH));

    private final Instant runClock;

    private final Map<String, Long> doubts = new TreeMap<>();

    /** A run at {@code runClock} with default settings. */
    public DomainRun(Instant runClock) {
        this.runClock = runClock;
    }

    /**
     * What the runs found that no table of results tells: {@code unmapped} events by source, {@code
     * violated} states by source, {@code unanchored} SKUs by location; where there are any.
     */
    public Map<String, Long> doubts() {
        Map<String, Long> left = new TreeMap<>(doubts);
        left.values().removeIf(times -> times == 0);
        return left;
    }

    @Override
    public StockResults run(List<TextEvent> events, Instant until) throws Exception {
        DecodedHistory history = DecodedHistory.of(events, runClock);
        ResultBook book = new ResultBook();
        FindingsBook findings = new FindingsBook();
        BookKeeper observer = new BookKeeper(book, findings, doubts);
        ChannelDirectory channels = history.directory();
        Map<String, SkuStock> skus = new HashMap<>();
        for (DecodedRecord record : history.items()) {
            if (record.input() != null && record.input().item() != null) {
                ItemUpdate item = record.input().item();
                sku(item.sku(), skus, channels).item(item.terms(), item.revision());
            }
        }
        for (DecodedRecord record : history.events()) {
            book.countRead(record.topic(), 1);
            RejectedRecord rejected = record.rejected();
            if (rejected != null) {
                book.count(record.topic(), rejected.reason(), 1);
            } else if (record.input() != null && record.input().event() != null) {
                StockEvent event = record.input().event();
                if (event.occurredAtMillis() > until.toEpochMilli()) {
                    observer.onEvent(event, Outcome.LEFT_OUT, false);
                } else {
                    sku(event.sku(), skus, channels).receive(event, observer);
                }
            }
        }
        for (SkuStock sku : skus.values()) {
            sku.advanceTo(until.toEpochMilli(), observer);
            sku.report(observer);
        }
        return observer.results(until);
    }

    private static SkuStock sku(String sku, Map<String, SkuStock> skus, ChannelDirectory channels) {
        return skus.computeIfAbsent(
                sku,
                name -> {
                    SkuStock stock = new SkuStock(name, LedgerSettings.DEFAULTS);
                    stock.configure(LedgerSettings.DEFAULTS, channels);
                    return stock;
                });
    }

    /** Puts what the domain tells into the columns of the contract. */
    record BookKeeper(ResultBook book, FindingsBook findings, Map<String, Long> doubts)
            implements StockObserver {
        BookKeeper(ResultBook book) {
            this(book, new FindingsBook(), new TreeMap<>());
        }

        /** All that was told by the end of time. */
        StockResults results(Instant until) {
            StockResults ledger = book.results();
            List<Row> rows = new ArrayList<>(findings.rows(until));
            ledger.tables().values().forEach(rows::addAll);
            return StockResults.of(TABLES, rows, ledger.counts());
        }

        @Override
        public void onEvent(StockEvent event, Outcome outcome, boolean late) {
            book.count(StockEvents.topic(event.system()), outcome, 1);
        }

        @Override
        public void onLevel(StockLevel level) {
            book.put(
                    new Level(
                            level.sku(),
                            level.location(),
                            level.onHand(),
                            level.damaged(),
                            level.held(),
                            level.reserved(),
                            level.safetyStock(),
                            level.ats()));
        }

        @Override
        public void onNegativeAts(NegativeAtsIncident incident) {
            book.put(
                    incident.incidentId(),
                    new Incident(
                            incident.sku(),
                            incident.location(),
                            ResultBook.began(
                                    incident.openedAtMillis(),
                                    incident.beganAtMillis(),
                                    incident.closedAtMillis()),
                            incident.closedAtMillis() == null
                                    ? null
                                    : Instant.ofEpochMilli(incident.closedAtMillis()),
                            incident.lowestAts(),
                            incident.causeEventId(),
                            incident.causeSystem().name(),
                            incident.channels(),
                            incident.value()));
        }

        @Override
        public void onDiscrepancy(Discrepancy discrepancy) {
            book.put(
                    discrepancy.incidentId(),
                    new StockResults.Discrepancy(
                            discrepancy.sku(),
                            discrepancy.location(),
                            discrepancy.system().name(),
                            ResultBook.began(
                                    discrepancy.openedAtMillis(),
                                    discrepancy.beganAtMillis(),
                                    discrepancy.closedAtMillis()),
                            discrepancy.closedAtMillis() == null
                                    ? null
                                    : Instant.ofEpochMilli(discrepancy.closedAtMillis()),
                            discrepancy.difference()));
        }

        @Override
        public void onDuplicate(DuplicateReservation duplicate) {
            findings.put(duplicate);
        }

        @Override
        public void onStaleSku(StaleSku stale) {
            findings.put(stale);
        }

        @Override
        public void onSample(SyncSample sample, int times) {
            findings.count(sample, times);
        }

        @Override
        public void onSlo(SloCount count, int times) {
            findings.count(count, times);
        }

        @Override
        public void onExposure(
                String channel,
                ChannelType channelType,
                long atMillis,
                Exposure exposure,
                int times) {
            findings.count(new FindingsBook.Exposed(channel, atMillis, exposure), times);
        }

        @Override
        public void onComparison(
                String location, StockSystem system, long atMillis, boolean differs, int times) {
            findings.count(new FindingsBook.Compared(location, system, atMillis, differs), times);
        }

        @Override
        public void onPosting(
                @Nullable StockSystem system, long atMillis, long delayMillis, int times) {
            findings.count(new FindingsBook.Posted(system, atMillis, delayMillis), times);
        }

        @Override
        public void onGauge(
                StockGauge gauge, String of, @Nullable StockSystem system, long change) {
            findings.count(new FindingsBook.GaugeOf(gauge, of, system), change);
            if (gauge == StockGauge.UNANCHORED_SKUS) {
                doubts.merge("unanchored " + of, change, Long::sum);
            }
        }

        @Override
        public void onUnmapped(StockEvent event) {
            doubts.merge("unmapped " + event.source(), 1L, Long::sum);
        }

        @Override
        public void onAuthorityViolation(StockEvent event, StockState state) {
            doubts.merge("violated %s by %s".formatted(state, event.source()), 1L, Long::sum);
        }

        @Override
        public void onOldestPending(
                String channel, @Nullable Long fromMillis, @Nullable Long toMillis) {
            findings.oldest(channel, fromMillis, toMillis);
        }

        @Override
        public void onLimit(Limit limit) {}

        @Override
        public void onConflict(ReservationConflict conflict) {
            book.put(
                    new Conflict(
                            conflict.reservationId(),
                            conflict.sku(),
                            conflict.location(),
                            conflict.channel(),
                            Instant.ofEpochMilli(conflict.atMillis()),
                            conflict.shortfallUnits(),
                            conflict.holders()));
        }
    }
}
