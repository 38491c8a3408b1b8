// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.stock.Discrepancy;
import io.stockscope.stock.Limit;
import io.stockscope.stock.NegativeAtsIncident;
import io.stockscope.stock.Outcome;
import io.stockscope.stock.ReservationConflict;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockLevel;
import io.stockscope.stock.StockObserver;
import io.stockscope.table.DiscrepancyRow;
import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.ReservationConflictRow;
import io.stockscope.table.StockEventRow;
import io.stockscope.table.StockLevelRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Turns what the domain tells into rows, numbered so that the last one of a key wins. */
final class StockRows implements StockObserver {

    /** Where rows go that are no levels: the {@code output} of a function's context. */
    interface SideOutputs {
        <T> void output(OutputTag<T> tag, T row);
    }

    private static final int MONEY_SCALE = 4;
    private static final BigDecimal MOST_MONEY = new BigDecimal("99999999999999.9999");

    private final RunCounts counts;
    private final long attemptStartSeconds;
    private SkuState sku;
    private SideOutputs side;
    private Collector<StockLevelRow> levels;

    @SuppressWarnings("NullAway.Init") // The SKU at hand is set by begin, before every use.
    StockRows(RunCounts counts) {
        this.counts = counts;
        this.attemptStartSeconds = System.currentTimeMillis() / 1000;
    }

    /** What is told from now on is of this SKU. */
    void begin(SkuState current, SideOutputs sideOutputs, Collector<StockLevelRow> out) {
        sku = current;
        side = sideOutputs;
        levels = out;
    }

    @Override
    public void onEvent(StockEvent event, Outcome outcome, boolean late) {
        counts.outcome(StockEvents.topic(event.system()), outcome);
        if (late) {
            counts.late(event.source());
        }
        if (outcome != Outcome.DUPLICATE && outcome != Outcome.LEFT_OUT) {
            side.output(StockFunction.TIMELINE, timelineRow(event));
        }
    }

    @Override
    public void onLevel(StockLevel level) {
        levels.collect(
                new StockLevelRow(
                        level.sku(),
                        level.location(),
                        level.onHand(),
                        level.damaged(),
                        level.held(),
                        level.reserved(),
                        level.safetyStock(),
                        level.ats(),
                        true,
                        level.approximate(),
                        level.asOfMillis(),
                        nextVersion()));
    }

    @Override
    public void onNegativeAts(NegativeAtsIncident incident) {
        side.output(
                StockFunction.NEGATIVE_ATS,
                new NegativeAtsRow(
                        incident.incidentId(),
                        incident.sku(),
                        incident.location(),
                        incident.openedAtMillis(),
                        incident.beganAtMillis(),
                        incident.closedAtMillis(),
                        incident.lowestAts(),
                        incident.causeEventId(),
                        incident.causeSystem().name(),
                        incident.channels(),
                        money(incident.value()),
                        nextVersion()));
    }

    @Override
    public void onConflict(ReservationConflict conflict) {
        side.output(
                StockFunction.CONFLICTS,
                new ReservationConflictRow(
                        conflict.reservationId(),
                        conflict.sku(),
                        conflict.location(),
                        conflict.channel(),
                        conflict.atMillis(),
                        conflict.shortfallUnits(),
                        conflict.holders(),
                        nextVersion()));
    }

    @Override
    public void onDiscrepancy(Discrepancy discrepancy) {
        side.output(
                StockFunction.DISCREPANCIES,
                new DiscrepancyRow(
                        discrepancy.incidentId(),
                        discrepancy.sku(),
                        discrepancy.location(),
                        discrepancy.system().name(),
                        discrepancy.openedAtMillis(),
                        discrepancy.beganAtMillis(),
                        discrepancy.closedAtMillis(),
                        discrepancy.difference(),
                        nextVersion()));
    }

    @Override
    public void onLimit(Limit limit) {
        counts.happened(metricName(limit));
    }

    private static String metricName(Limit limit) {
        return switch (limit) {
            case DEDUPLICATION_TURNED_EARLY -> "deduplicationTurnedEarly";
            case CHANGES_MERGED -> "changesMerged";
            case CHANGES_FORGOTTEN_EARLY -> "changesForgottenEarly";
            case CHANNEL_STEPS_FORGOTTEN_EARLY -> "channelStepsForgottenEarly";
            case APPROXIMATE_BASELINE -> "approximateBaselines";
        };
    }

    /** As the column holds it: a value beyond its range stops at its end. */
    private static BigDecimal money(BigDecimal value) {
        return value.setScale(MONEY_SCALE, RoundingMode.HALF_EVEN)
                .min(MOST_MONEY)
                .max(MOST_MONEY.negate());
    }

    /** Rises over recoveries, new runs and old savepoints alike. */
    private long nextVersion() {
        return sku.nextVersion(attemptStartSeconds);
    }

    private static StockEventRow timelineRow(StockEvent event) {
        return new StockEventRow(
                event.sku(),
                event.eventId(),
                StockEvents.topic(event.system()).topicName(),
                event.kind().wireName(),
                event.source(),
                event.location(),
                event.channel(),
                event.quantity(),
                event.occurredAtMillis(),
                event.recordedAtMillis(),
                event.correlationId());
    }
}
