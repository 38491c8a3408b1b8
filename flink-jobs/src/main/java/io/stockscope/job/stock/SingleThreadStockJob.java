// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.config.StockSettings;
import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ItemMaster;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.measure.Measured;
import io.stockscope.job.measure.Producer;
import io.stockscope.job.measure.StaleTopList;
import io.stockscope.job.stock.sum.Fact;
import io.stockscope.job.stock.sum.FactBook;
import io.stockscope.job.stock.sum.FactMeasuring;
import io.stockscope.job.stock.sum.SideOutputs;
import io.stockscope.job.stock.total.TotalsBook;
import io.stockscope.job.stock.total.TotalsOperator;
import io.stockscope.stock.ChannelDirectory;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.LedgerSettings;
import io.stockscope.stock.SkuStock;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.total.Change;
import io.stockscope.table.StockLevelRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * A live stock job in one thread, without Flink, Kafka and state: from events to measurements, by
 * the parts that {@link StockTopology} is made of. Time is handed in, so a week passes in a minute,
 * and the same events at the same times give the same measurements.
 *
 * <p>It is as one that reads each event the moment it comes: its watermark is its clock less the
 * widest out-of-orderness, and goes on with {@link #turn}.
 */
public final class SingleThreadStockJob {

    /** Takes what is measured, in the order in which a job would send it. */
    public interface Output {
        void measured(Measured measurement);

        void staleTop(StaleTopList worst);
    }

    private record Due(long atMillis, String sku) {}

    private static final Comparator<Due> BY_TIME =
            Comparator.comparingLong(Due::atMillis).thenComparing(Due::sku);

    private static final Collector<StockLevelRow> NO_LEVELS =
            new Collector<>() {
                @Override
                public void collect(StockLevelRow row) {}

                @Override
                public void close() {}
            };

    private final LedgerSettings ledger;
    private final String reportingCurrency;
    private final long outOfOrdernessMillis;
    private final StockEventChecks checks;
    private final StockRows rows = new StockRows(EventCounts.NONE, false);
    private final FactBook facts = new FactBook(this::clockMillis);
    private final FactBook rejected = new FactBook(this::clockMillis);
    private final FactMeasuring factMeasuring;
    private final FactMeasuring rejectedMeasuring;
    private final TotalsBook totals;
    private final Map<String, ChannelTerms> profiles = new HashMap<>();
    private final Map<String, SkuState> skus = new HashMap<>();

    /** What is due of SKUs; outdated where the SKU has another timer by now. */
    private final PriorityQueue<Due> timers = new PriorityQueue<>(BY_TIME);

    private final SideOutputs toFacts =
            new SideOutputs() {
                @Override
                public <T> void output(OutputTag<T> tag, T row) {
                    if (row instanceof Fact fact) {
                        fact.addTo(facts);
                    }
                }
            };

    private ChannelDirectory directory = ChannelDirectory.EMPTY;
    private long clockMillis;
    private long watermarkMillis = Long.MIN_VALUE;

    /**
     * @param startMillis when it starts, by its clock
     */
    public SingleThreadStockJob(StockSettings settings, long startMillis, Output out) {
        this.ledger = StockJob.ledger(settings);
        this.reportingCurrency = settings.reportingCurrency();
        this.outOfOrdernessMillis = settings.widestOutOfOrderness().toMillis();
        this.clockMillis = startMillis;
        this.checks =
                new StockEventChecks(
                        profiles::containsKey, settings.maxClockSkew(), this::clockMillis);
        this.factMeasuring =
                new FactMeasuring(
                        facts, producer(StockTopology.PRODUCER_OF_STOCK, startMillis, out));
        this.rejectedMeasuring =
                new FactMeasuring(
                        rejected, producer(StockTopology.PRODUCER_OF_REJECTED, startMillis, out));
        this.totals =
                TotalsBook.inMemory(
                        producer(TotalsOperator.PRODUCER, startMillis, out),
                        out::staleTop,
                        settings.correctionHorizon().toMillis());
    }

    private static Producer producer(String kind, long startMillis, Output out) {
        return new Producer(kind, 0, 1, startMillis / 1_000, out::measured);
    }

    private long clockMillis() {
        return clockMillis;
    }

    /**
     * Reads a record; of a topic that it does not read, none.
     *
     * @param nowMillis its clock, which never falls
     */
    public void read(StockscopeTopic topic, SpecificRecord record, long nowMillis) {
        clockMillis = nowMillis;
        try {
            if (record instanceof ChannelProfile profile) {
                take(ChannelUpdate.of(profile));
            } else if (record instanceof ItemMaster item) {
                take(ItemUpdate.of(item, ItemUpdate.CHANGE, reportingCurrency));
            } else if (record instanceof ErpStockEvent event) {
                take(checks.checked(event));
            } else if (record instanceof WmsStockEvent event) {
                take(checks.checked(event));
            } else if (record instanceof PosLineEvent event) {
                take(checks.checked(event));
            } else if (record instanceof ReservationEvent event) {
                take(checks.checked(event));
            } else if (record instanceof AvailabilityEvent event) {
                take(checks.checked(event));
            }
        } catch (BadRecordException e) {
            reject(topic, e);
        }
    }

    /**
     * Reads a record of which nothing can be decoded; of a topic that it does not read, none.
     *
     * @param nowMillis its clock, which never falls
     */
    public void readUndecodable(StockscopeTopic topic, long nowMillis) {
        clockMillis = nowMillis;
        if (StockEvents.stockTopics().contains(topic)) {
            reject(topic, BadRecordException.undecodable("bytes that are no event"));
        }
    }

    private void reject(StockscopeTopic topic, BadRecordException why) {
        if (StockEvents.stockTopics().contains(topic)) {
            DeadLetterReason reason = why.reason();
            Fact.Rejected.of(
                            why.source(),
                            topic.topicName(),
                            why.recordedAtMillis(),
                            clockMillis,
                            reason)
                    .addTo(rejected);
        }
    }

    private void take(ChannelUpdate channel) {
        ChannelTerms terms = channel.terms();
        if (terms != null) {
            profiles.put(channel.channel(), terms);
            rows.profiles(Map.copyOf(profiles));
            directory = new ChannelDirectory(profiles);
        }
    }

    private void take(ItemUpdate item) {
        SkuState sku = begin(item.sku());
        sku.stock().item(item.terms(), item.revision());
        setTimer(sku);
    }

    private void take(StockEvent event) {
        SkuState sku = begin(event.sku());
        rows.arrived(event);
        sku.stock().receive(event, rows);
        advance(sku);
    }

    private void advance(SkuState sku) {
        sku.stock().advanceTo(watermarkMillis, rows);
        sku.stock().report(rows);
        setTimer(sku);
    }

    private SkuState begin(String name) {
        SkuState sku = skus.computeIfAbsent(name, any -> SkuState.of(any, ledger));
        sku.stock().configure(ledger, directory);
        rows.begin(sku, toFacts, NO_LEVELS);
        return sku;
    }

    private void setTimer(SkuState sku) {
        SkuStock stock = sku.stock();
        long due = stock.nextDueMillis();
        if (due != sku.timerMillis()) {
            sku.timerMillis(due);
            if (due != SkuState.NO_TIMER) {
                timers.add(new Due(due, stock.sku()));
            }
        }
    }

    /**
     * Lets time pass: does what is due, and measures.
     *
     * @param nowMillis its clock, which never falls
     */
    public void turn(long nowMillis) {
        clockMillis = nowMillis;
        watermarkMillis = nowMillis - outOfOrdernessMillis;
        for (Due due = timers.peek();
                due != null && due.atMillis <= watermarkMillis;
                due = timers.peek()) {
            timers.remove();
            SkuState sku = begin(due.sku);
            if (sku.timerMillis() == due.atMillis) {
                sku.timerMillis(SkuState.NO_TIMER);
                advance(sku);
            }
        }
        try {
            measure();
        } catch (Exception e) {
            // What is held in memory does not fail to be read.
            throw new IllegalStateException(e);
        }
    }

    private void measure() throws Exception {
        List<Change> changes = new ArrayList<>();
        facts.takeChanges(changes::add);
        rejected.takeChanges(changes::add);
        factMeasuring.turn(true, clockMillis, watermarkMillis);
        rejectedMeasuring.turn(true, clockMillis, watermarkMillis);
        for (Change change : changes) {
            totals.take(change);
        }
        totals.turn(clockMillis, watermarkMillis, clockMillis);
    }
}
