// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.sum.Fact;
import io.stockscope.job.stock.sum.Fact.Happened.What;
import io.stockscope.job.stock.sum.SideOutputs;
import io.stockscope.job.type.Money;
import io.stockscope.stock.AvailabilityUpdate;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.Discrepancy;
import io.stockscope.stock.DuplicateReservation;
import io.stockscope.stock.Exposure;
import io.stockscope.stock.Limit;
import io.stockscope.stock.NegativeAtsIncident;
import io.stockscope.stock.Outcome;
import io.stockscope.stock.ReservationConflict;
import io.stockscope.stock.SloCount;
import io.stockscope.stock.StaleSku;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockGauge;
import io.stockscope.stock.StockLevel;
import io.stockscope.stock.StockObserver;
import io.stockscope.stock.StockState;
import io.stockscope.stock.StockSystem;
import io.stockscope.stock.SyncSample;
import io.stockscope.table.DiscrepancyRow;
import io.stockscope.table.DuplicateReservationRow;
import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.ReservationConflictRow;
import io.stockscope.table.StaleSkuRow;
import io.stockscope.table.StockEventRow;
import io.stockscope.table.StockLevelRow;
import java.util.Map;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Turns what the domain tells into rows, numbered so that the last one of a key wins. */
final class StockRows implements StockObserver {

    private final EventCounts counts;
    private final boolean withTimeline;
    private final long attemptStartSeconds;
    private Map<String, ChannelTerms> profiles = Map.of();
    private SkuState sku;
    private SideOutputs side;
    private Collector<StockLevelRow> levels;

    @SuppressWarnings("NullAway.Init") // The SKU at hand is set by begin, before every use.
    StockRows(EventCounts counts, boolean withTimeline) {
        this.withTimeline = withTimeline;
        this.counts = counts;
        this.attemptStartSeconds = System.currentTimeMillis() / 1000;
    }

    /** The profiles that are in force. */
    void profiles(Map<String, ChannelTerms> byChannel) {
        profiles = byChannel;
    }

    /** An event has come to its SKU, whatever becomes of it. */
    void arrived(StockEvent event) {
        StockscopeTopic topic = StockEvents.topic(event.system());
        counts.arrived(topic);
        long captureMillis = event.recordedAtMillis() - event.occurredAtMillis();
        tell(
                new Fact.Arrived(
                        event.source(),
                        topic.topicName(),
                        event.recordedAtMillis(),
                        Math.max(0, captureMillis)));
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
            happened(event, What.LATE);
        }
        switch (outcome) {
            case DUPLICATE -> happened(event, What.DUPLICATE);
            case SUPERSEDED -> happened(event, What.SUPERSEDED);
            case TOO_OLD -> happened(event, What.TOO_OLD);
            case APPLIED, LEFT_OUT -> {
                // Flow health counts them among all events only.
            }
        }
        if (withTimeline && outcome != Outcome.DUPLICATE && outcome != Outcome.LEFT_OUT) {
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
                        Money.column(incident.value()),
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
        tell(new Fact.Conflicted(conflict.channel(), conflict.atMillis()));
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
    public void onDuplicate(DuplicateReservation duplicate) {
        side.output(
                StockFunction.DUPLICATES,
                new DuplicateReservationRow(
                        duplicate.incidentId(),
                        duplicate.channel(),
                        duplicate.orderId(),
                        duplicate.orderLineId(),
                        duplicate.sku(),
                        duplicate.openedAtMillis(),
                        duplicate.beganAtMillis(),
                        duplicate.closedAtMillis(),
                        duplicate.excessUnits(),
                        duplicate.reservationIds(),
                        duplicate.sources(),
                        Money.column(duplicate.value()),
                        nextVersion()));
    }

    @Override
    public void onDuplicateReported(String channel, long atMillis, int times) {
        tell(new Fact.Duplicated(channel, atMillis, times));
    }

    @Override
    public void onStaleSku(StaleSku stale) {
        side.output(
                StockFunction.STALE_SKUS,
                new StaleSkuRow(
                        stale.channel(),
                        stale.sku(),
                        stale.sinceMillis(),
                        stale.endedAtMillis(),
                        stale.cause().name(),
                        stale.displayed(),
                        stale.truth(),
                        stale.withheld(),
                        stale.oversellUnits(),
                        Money.column(stale.oversellValue()),
                        stale.worstOversellUnits(),
                        Money.column(stale.worstOversellValue()),
                        nextVersion()));
        tell(new Fact.Stale(stale));
    }

    @Override
    public void onSample(SyncSample sample, int times) {
        tell(new Fact.Sampled(sample, times));
    }

    @Override
    public void onSlo(SloCount count, int times) {
        tell(new Fact.Judged(count, times));
    }

    /**
     * SKUs that have met no event since are still judged by a former profile, and a channel has one
     * type: that of the profile in force.
     */
    @Override
    public void onExposure(
            String channel, ChannelType channelType, long atMillis, Exposure exposure, int times) {
        ChannelTerms inForce = profiles.get(channel);
        ChannelType type = inForce == null ? channelType : inForce.type();
        tell(new Fact.Exposed(channel, type, atMillis, exposure, times));
    }

    @Override
    public void onComparison(
            String location, StockSystem system, long atMillis, boolean differs, int times) {
        tell(new Fact.Compared(location, system, atMillis, differs, times));
    }

    @Override
    public void onPosting(
            @Nullable StockSystem system, long atMillis, long delayMillis, int times) {
        tell(new Fact.Posted(system, atMillis, delayMillis, times));
    }

    @Override
    public void onGauge(StockGauge gauge, String of, @Nullable StockSystem system, long change) {
        tell(new Fact.Gauged(gauge, of, system, change));
    }

    @Override
    public void onOldestPending(
            String channel, @Nullable Long fromMillis, @Nullable Long toMillis) {
        tell(new Fact.OldestPending(channel, fromMillis, toMillis));
    }

    @Override
    public void onUnmapped(StockEvent event) {
        happened(event, What.UNMAPPED);
    }

    @Override
    public void onUnpriced(StockEvent event) {
        happened(event, What.UNPRICED);
    }

    @Override
    public void onAuthorityViolation(StockEvent event, StockState state) {
        tell(new Fact.Violated(event.source(), state, event.recordedAtMillis()));
    }

    @Override
    public void onLimit(Limit limit) {
        counts.happened(metricName(limit));
    }

    private void happened(StockEvent event, What what) {
        tell(
                new Fact.Happened(
                        event.source(),
                        StockEvents.topic(event.system()).topicName(),
                        event.recordedAtMillis(),
                        what));
    }

    private void tell(Fact fact) {
        side.output(StockFunction.FACTS, fact);
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

    /** Rises over recoveries, new runs and old savepoints alike. */
    private long nextVersion() {
        return sku.nextVersion(attemptStartSeconds);
    }

    private static StockEventRow timelineRow(StockEvent event) {
        AvailabilityUpdate update = event.update();
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
                event.correlationId(),
                update == null ? 0 : update.withheldUnits(),
                update == null ? null : Long.valueOf(update.publishedAtMillis()),
                update == null ? null : Long.valueOf(update.coversUpToOrComputedMillis()),
                update == null ? Map.of() : update.coversUpToBySystemMillis().byName());
    }
}
