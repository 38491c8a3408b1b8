// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the simulation knows: kept by plain arithmetic while it generates, to be compared with what
 * is computed from its events.
 *
 * @param seed the seed
 * @param from when the books open
 * @param until nothing occurs after that; levels are as of then
 * @param lines the lines of sales by kind; adds up to their number
 * @param cancellations the cancellations by what became of them
 * @param events different records sent, by topic
 * @param duplicates events sent a second time, by topic: a topic holds events plus duplicates
 * @param reservationConflicts reservations whose creation left ATS below 0
 * @param negativeAtsIncidents times that ATS went below 0, for longer than an instant
 * @param discrepancies what the numbers of a system show that are compared with what is on hand:
 *     the snapshots of the {@code ERP}, the counts of the {@code WMS}
 * @param demand what became of what customers wanted
 * @param demandByChannel the same for each channel; adds up to it
 * @param levels every article at every location, by SKU and location
 * @param transit what has left a location for another one and has not arrived
 * @param displays every article that is listed on a channel, by channel and SKU
 * @param bus what reached the bus, where faults have struck, and what follows from that
 */
public record SimulationTruth(
        long seed,
        Instant from,
        Instant until,
        Map<LineKind, Integer> lines,
        Map<CancellationOutcome, Integer> cancellations,
        Map<String, Long> events,
        Map<String, Long> duplicates,
        long reservationConflicts,
        long negativeAtsIncidents,
        Map<String, Discrepancies> discrepancies,
        Demand demand,
        Map<String, Demand> demandByChannel,
        List<Level> levels,
        Transit transit,
        List<Display> displays,
        Bus bus) {

    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .registerModule(
                            new SimpleModule()
                                    .addSerializer(Instant.class, ToStringSerializer.instance))
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /**
     * Stock of one article at one location, in units.
     *
     * @param reserved open reservations
     * @param expiring those of the reserved that end by themselves after {@code until}: who looks
     *     back from years later finds {@code reserved - expiring}
     * @param ats on hand less damaged, held, reserved and safety stock
     */
    public record Level(
            String sku,
            String location,
            long onHand,
            long damaged,
            long held,
            long reserved,
            long expiring,
            long safetyStock,
            long ats) {}

    /**
     * Units that have left a location and have not arrived, by SKU.
     *
     * @param underWay those that are going to arrive
     * @param lost those that never are
     */
    public record Transit(Map<String, Long> underWay, Map<String, Long> lost) {}

    /** What a channel displays of an article, in units. */
    public record Display(String channel, String sku, long units) {}

    /**
     * What became of what customers wanted, in units: bought, lost, beyond the cap and turned away
     * add up to wanted.
     *
     * @param bought ordered over a channel, or sold over a counter
     * @param oversoldOrders orders with such a line
     * @param oversoldLines order lines of which some units were nowhere
     * @param oversold those of the bought that were nowhere
     * @param lost there, and not displayed
     * @param beyondCap there, but more than the channel ever displays
     * @param turnedAway not there
     */
    public record Demand(
            long wanted,
            long bought,
            long oversoldOrders,
            long oversoldLines,
            long oversold,
            long lost,
            long beyondCap,
            long turnedAway) {

        /** Nobody wanted anything. */
        static final Demand NONE = new Demand(0, 0, 0, 0, 0, 0, 0, 0);

        Demand plus(Demand other) {
            return new Demand(
                    wanted + other.wanted,
                    bought + other.bought,
                    oversoldOrders + other.oversoldOrders,
                    oversoldLines + other.oversoldLines,
                    oversold + other.oversold,
                    lost + other.lost,
                    beyondCap + other.beyondCap,
                    turnedAway + other.turnedAway);
        }
    }

    /**
     * What comes of comparing a system's numbers with what is on hand.
     *
     * @param comparisons numbers that were compared
     * @param found times that a number was wrong after one that was right, or as the first
     * @param open positions whose last number was wrong
     */
    public record Discrepancies(long comparisons, long found, long open) {}

    /**
     * What reached the bus beside the events, and what follows from the events that did. Without
     * faults in between it is what is physically so.
     *
     * @param garbage records that are no valid events, by topic; neither events nor duplicates
     * @param levels every position whose baseline reached the bus, as a reader in hindsight has to
     *     find it: without events that were lost, that are dated more than 60 s ahead of {@code
     *     recordedAt}, or after the end; none in a live run with faults that was not asked for them
     */
    public record Bus(Map<String, Long> garbage, List<Level> levels) {}

    /** Returns the number of different records sent. */
    public long totalEvents() {
        return events.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the number of events sent a second time. */
    public long totalDuplicates() {
        return duplicates.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Writes all of it as one JSON object.
     *
     * @throws IOException if the file cannot be written
     */
    public void writeTo(Path file) throws IOException {
        JSON.writeValue(file.toFile(), this);
    }
}
