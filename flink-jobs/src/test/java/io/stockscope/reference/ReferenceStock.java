// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ItemMaster;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextEvent;
import io.stockscope.reference.StockResults.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
     * @param duplicateGrace an order line with more than was ordered for longer is reported
     */
    public record Settings(
            Instant runClock,
            Duration maxClockSkew,
            Duration deduplicationHorizon,
            Duration reservationRetention,
            String reportingCurrency,
            Duration duplicateGrace) {
        /** With the default grace. */
        public Settings(
                Instant runClock,
                Duration maxClockSkew,
                Duration deduplicationHorizon,
                Duration reservationRetention,
                String reportingCurrency) {
            this(
                    runClock,
                    maxClockSkew,
                    deduplicationHorizon,
                    reservationRetention,
                    reportingCurrency,
                    Duration.ofSeconds(30));
        }

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
        Map<String, ChannelProfile> profiles = new TreeMap<>();
        for (TextEvent event : events) {
            if (event.event() instanceof ItemMaster item) {
                items.put(item.getSku(), item);
            } else if (event.event() instanceof ChannelProfile profile) {
                profiles.put(profile.getChannel(), profile);
            }
        }

        // "Complete: every event is either applied, or counted as duplicate, superseded, too old,
        // left out or dead letter". Nothing is late here, so nothing is too old; and what has
        // become a record has been decoded.
        Totals totals = new Totals(met);
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
            Rule invalid = Validity.invalid(fact, profiles.keySet());
            if (future != null) {
                met.accept(invalid == null ? future : Rule.FUTURE_AND_INVALID);
                tally.future++;
            } else if (invalid != null) {
                met.accept(invalid);
                tally.invalid++;
                totals.flow().invalid(fact);
            } else if (fact.occurredAt().isAfter(until)) {
                // "Events that occurred later are left out and counted": also those that came
                // twice, for none of them reaches its SKU.
                met.accept(Rule.LEFT_OUT);
                tally.leftOut++;
                totals.flow().event(fact);
            } else {
                totals.flow().event(fact);
                factsBySku.computeIfAbsent(fact.sku(), sku -> new ArrayList<>()).add(fact);
            }
        }

        List<Row> rows = new ArrayList<>();
        factsBySku.forEach(
                (sku, facts) -> {
                    ReferenceSku history =
                            new ReferenceSku(
                                    sku,
                                    items.get(sku),
                                    profiles.values(),
                                    settings,
                                    tallies,
                                    totals,
                                    met);
                    history.replay(facts, until);
                    rows.addAll(history.rows(until));
                });
        totals.rows().stream().filter(row -> !isOfAnOpenWindow(row, until)).forEach(rows::add);

        Map<StockscopeTopic, Counts> counts = new TreeMap<>();
        tallies.forEach((topic, tally) -> counts.put(topic, tally.counts()));
        return StockResults.of(StockTable.ALL, rows, counts);
    }

    /** "At whose end": of exposure, a window that has not ended has no row. */
    private static boolean isOfAnOpenWindow(Row row, Instant until) {
        return row instanceof StaleExposure exposure
                && Durations.lastInstantOf(exposure.windowStart()).isAfter(until);
    }

    /** What is summed over all SKUs. */
    record Totals(
            ReferenceSync sync,
            ReferenceExposure exposure,
            ReferenceBooks books,
            ReferenceFlow flow) {
        Totals(Consumer<Rule> met) {
            this(
                    new ReferenceSync(),
                    new ReferenceExposure(met),
                    new ReferenceBooks(),
                    new ReferenceFlow());
        }

        List<Row> rows() {
            List<Row> rows = new ArrayList<>();
            rows.addAll(sync.rows());
            rows.addAll(exposure.rows());
            rows.addAll(books.rows());
            rows.addAll(flow.rows());
            return rows;
        }
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
