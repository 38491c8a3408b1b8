// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ChannelType;
import io.stockscope.event.Disposition;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.local.simulation.Agenda;
import io.stockscope.local.simulation.Draws;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A publisher with channels of two distribution centres and a store, and a clock for it. */
final class PublisherWorld {
    static final long NOON = Instant.parse("2011-03-07T12:00:00Z").toEpochMilli();

    final Agenda agenda = new Agenda();
    final List<AvailabilityEvent> told = new ArrayList<>();
    final List<ThrottleAck> acks = new ArrayList<>();
    final Publisher publisher;
    final Faults faults;
    long now = NOON;

    private final Queue<ThrottleCommands.Received> commands = new ArrayDeque<>();
    private int events;

    PublisherWorld(Fault... faults) {
        this.faults = new Faults(List.of(faults), GroundTruth.NONE);
        this.publisher =
                new Publisher(
                        List.of(
                                channel("web", List.of("dc1", "dc2"), null),
                                channel("amazon", List.of("dc1"), null),
                                channel("ebay", List.of("dc1", "dc2"), 50L),
                                channel("store1", List.of("store1"), null)),
                        List.of("dc1", "dc2", "store1"),
                        agenda,
                        new Draws(1),
                        this.faults,
                        at -> commands.poll(),
                        this::take);
    }

    static Fault fault(FaultKind kind, String target, long afterMinutes, long minutes) {
        return fault(kind, target, afterMinutes, minutes, 1);
    }

    static Fault fault(
            FaultKind kind, String target, long afterMinutes, long minutes, double strength) {
        long from = NOON + Duration.ofMinutes(afterMinutes).toMillis();
        long until = from + Duration.ofMinutes(minutes).toMillis();
        return new Fault(kind, target, from, until, strength);
    }

    void baseline(String sku, String location, long units) {
        ErpStockEvent event = new ErpStockEvent();
        event.setEventId("event-" + ++events);
        event.setKind(ErpStockKind.BASELINE);
        event.setSku(sku);
        event.setLocation(location);
        event.setQuantity(units);
        publisher.read(StockscopeTopic.ERP_STOCK, event, now);
    }

    /** Units come to a distribution centre, or leave it. */
    WmsStockEvent adjusted(String sku, String location, long units) {
        WmsStockEvent event = new WmsStockEvent();
        event.setEventId("event-" + ++events);
        event.setKind(WmsStockKind.ADJUSTMENT);
        event.setSku(sku);
        event.setLocation(location);
        event.setQuantity(units);
        event.setDisposition(Disposition.SELLABLE);
        publisher.read(StockscopeTopic.WMS_STOCK, event, now);
        return event;
    }

    void soldInStore(String sku, long units) {
        PosLineEvent event = new PosLineEvent();
        event.setEventId("event-" + ++events);
        event.setKind(PosLineKind.SALE);
        event.setSku(sku);
        event.setLocation("store1");
        event.setQuantity(units);
        event.setDisposition(Disposition.SELLABLE);
        publisher.read(StockscopeTopic.POS_LINES, event, now);
    }

    /** Somebody commands, just now. */
    void command(
            String channel, long revision, Duration ttl, boolean dryRun, ThrottleDirective... of) {
        receives(ThrottleCommands.Received.now(aCommand(channel, revision, ttl, dryRun, of)));
    }

    /** Makes a command whose own times are those of a clock that is an hour behind. */
    ThrottleCommand aCommand(
            String channel, long revision, Duration ttl, boolean dryRun, ThrottleDirective... of) {
        Instant issuedAt = Instant.ofEpochMilli(now).minus(Duration.ofHours(1));
        ThrottleCommand command = new ThrottleCommand();
        command.setCommandId(channel + "-" + revision);
        command.setChannel(channel);
        command.setRevision(revision);
        command.setDirectives(List.of(of));
        command.setIssuedAt(issuedAt);
        command.setTtlMs(ttl.toMillis());
        command.setExpiresAt(issuedAt.plus(ttl));
        command.setRuleNames(List.of());
        command.setAlertIds(List.of());
        command.setReason("test");
        command.setEvidence(Map.of());
        command.setDryRun(dryRun);
        return command;
    }

    /** A command has arrived. */
    void receives(ThrottleCommands.Received received) {
        commands.add(received);
    }

    /** Returns how many commands it has not asked for yet. */
    int waiting() {
        return commands.size();
    }

    /** Lets time pass. */
    void pass(Duration time) {
        long until = now + time.toMillis();
        while (agenda.nextMillis() <= until) {
            now = agenda.nextMillis();
            agenda.next();
        }
        now = until;
    }

    long displayed(String channel, String sku) {
        return publisher.displayed(channel, sku);
    }

    List<AvailabilityEvent> told(AvailabilityKind kind, String channel, String sku) {
        return told.stream()
                .filter(event -> event.getKind() == kind)
                .filter(event -> event.getChannel().equals(channel))
                .filter(event -> event.getSku().equals(sku))
                .toList();
    }

    AvailabilityEvent last(AvailabilityKind kind, String channel, String sku) {
        List<AvailabilityEvent> all = told(kind, channel, sku);
        return all.get(all.size() - 1);
    }

    List<ThrottleAckStatus> statuses() {
        return acks.stream().map(ThrottleAck::getStatus).toList();
    }

    private void take(
            StockscopeTopic topic, String eventId, long recordedAtMillis, SpecificRecord event) {
        if (event instanceof ThrottleAck ack) {
            acks.add(ack);
        } else {
            told.add((AvailabilityEvent) event);
        }
    }

    private static ChannelProfile channel(
            String channel, List<String> locations, @Nullable Long displayCap) {
        return ChannelProfile.newBuilder()
                .setChannel(channel)
                .setType(ChannelType.ECOMMERCE)
                .setLocations(locations)
                .setDisplayCap(displayCap)
                .setLatencyObjectiveMs(60_000)
                .setStalenessThresholdMs(60_000)
                .build();
    }
}
