// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ItemMaster;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextEvent;
import io.stockscope.reference.StockResults.Conflict;
import io.stockscope.reference.StockResults.Counts;
import io.stockscope.reference.StockResults.Discrepancy;
import io.stockscope.reference.StockResults.Incident;
import io.stockscope.reference.StockResults.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The definitions of the stock tables, said once more, as slowly and obviously as possible.
 *
 * <p>A bounded run: "it has the whole history, so it puts all of it in order; nothing is late". So
 * the whole history is sorted, applied one by one ({@link ReferenceSku}), and every sum is computed
 * anew from lists after every event. What is in quotation marks is the definition that the code
 * below it says.
 */
public final class ReferenceStock implements StockRun {
    /** "Five stock topics". */
    public static final Set<StockscopeTopic> STOCK_TOPICS =
            Set.of(
                    StockscopeTopic.ERP_STOCK,
                    StockscopeTopic.WMS_STOCK,
                    StockscopeTopic.POS_LINES,
                    StockscopeTopic.CHANNEL_RESERVATIONS,
                    StockscopeTopic.CHANNEL_AVAILABILITY);

    /**
     * The settings that the definitions name.
     *
     * @param runClock the wall clock at the start of the run; nothing was recorded after it
     * @param reportingCurrency an item priced in another one counts as unpriced
     */
    public record Settings(
            Instant runClock,
            Duration maxClockSkew,
            Duration deduplicationHorizon,
            Duration reservationRetention,
            String reportingCurrency) {
        /** The defaults, and the currency of the worked cases. */
        public static Settings defaults(Instant runClock) {
            return new Settings(
                    runClock,
                    Duration.ofSeconds(60),
                    Duration.ofHours(24),
                    Duration.ofDays(7),
                    "EUR");
        }
    }

    private final Settings settings;
    private final Consumer<Rule> met;

    /** A reference at {@code runClock} with default settings. */
    public ReferenceStock(Instant runClock) {
        this(Settings.defaults(runClock), rule -> {});
    }

    /**
     * A reference that tells which rules it met.
     *
     * @param met called each time that a case of a rule occurs
     */
    public ReferenceStock(Settings settings, Consumer<Rule> met) {
        this.settings = settings;
        this.met = met;
    }

    @Override
    public StockResults run(List<TextEvent> events, Instant until) {
        // "Reference data are read to their present end before the first event is applied": the
        // last record of a key counts, for the whole run.
        Map<String, ItemMaster> items = new HashMap<>();
        Set<String> channelsWithProfile = new HashSet<>();
        for (TextEvent event : events) {
            if (event.event() instanceof ItemMaster item) {
                items.put(item.getSku(), item);
            } else if (event.event() instanceof ChannelProfile profile) {
                channelsWithProfile.add(profile.getChannel());
            }
        }

        // "Complete: every event is either applied, or counted as duplicate, superseded, too old,
        // left out or dead letter". Nothing is late here, so nothing is too old; and what has
        // become a record has been decoded.
        Map<StockscopeTopic, Tally> tallies = new TreeMap<>();
        Map<String, List<Fact>> factsBySku = new TreeMap<>();
        for (TextEvent event : events) {
            if (!STOCK_TOPICS.contains(event.topic())) {
                continue;
            }
            Fact fact = Fact.of(event);
            Tally tally = tallies.computeIfAbsent(fact.topic(), topic -> new Tally());
            tally.read++;

            // "FUTURE_TIMESTAMP: tested before INVALID".
            Rule future = Validity.future(fact, settings.runClock(), settings.maxClockSkew());
            Rule invalid = Validity.invalid(fact, channelsWithProfile);
            if (future != null) {
                met.accept(invalid == null ? future : Rule.FUTURE_AND_INVALID);
                tally.future++;
            } else if (invalid != null) {
                met.accept(invalid);
                tally.invalid++;
            } else if (fact.occurredAt().isAfter(until)) {
                // "Events that occurred later are left out and counted": also those that came
                // twice, for none of them reaches its SKU.
                met.accept(Rule.LEFT_OUT);
                tally.leftOut++;
            } else {
                factsBySku.computeIfAbsent(fact.sku(), sku -> new ArrayList<>()).add(fact);
            }
        }

        List<Level> levels = new ArrayList<>();
        List<Incident> incidents = new ArrayList<>();
        List<Conflict> conflicts = new ArrayList<>();
        List<Discrepancy> discrepancies = new ArrayList<>();
        factsBySku.forEach(
                (sku, facts) -> {
                    ReferenceSku history =
                            new ReferenceSku(sku, items.get(sku), settings, tallies, met);
                    history.replay(facts, until);
                    levels.addAll(history.levels());
                    incidents.addAll(history.incidents());
                    conflicts.addAll(history.conflicts());
                    discrepancies.addAll(history.discrepancies());
                });

        Map<StockscopeTopic, Counts> counts = new TreeMap<>();
        tallies.forEach((topic, tally) -> counts.put(topic, tally.counts()));
        return new StockResults(levels, incidents, conflicts, discrepancies, counts);
    }

    /** Counts of one topic while they grow. */
    static final class Tally {
        long read;
        long applied;
        long duplicates;
        long superseded;
        long leftOut;
        long invalid;
        long future;

        Counts counts() {
            return new Counts(
                    read, applied, duplicates, superseded, 0, leftOut, 0, invalid, future);
        }
    }
}
