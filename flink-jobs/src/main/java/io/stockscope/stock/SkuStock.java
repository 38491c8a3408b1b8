// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.PriorityQueue;

/**
 * One SKU's stream of events, put in order: an event waits until time has passed it, then all that
 * are ripe are applied in the {@linkplain StockEvent#ORDER_OF_EFFECT order of effect}. At one
 * instant: first all events, then expiries of reservations by id, then all other timers.
 *
 * <p>Time is handed in: a watermark in a live run, the next event's time in a sorted history. What
 * is at or behind the time up to which this SKU was applied is <b>late</b>: it is applied the
 * moment it arrives.
 *
 * <p><b>Bound.</b> Waiting events are those of the out-of-orderness bound; for the rest see {@link
 * SeenEvents} and {@link StockLedger}.
 */
public final class SkuStock {

    private static final byte FORMAT_VERSION = 3;

    /** No event: nothing is due. */
    public static final long NOTHING_DUE = Long.MAX_VALUE;

    private final String sku;
    private final PriorityQueue<StockEvent> waiting =
            new PriorityQueue<>(StockEvent.ORDER_OF_EFFECT);
    private LedgerSettings settings;
    private ChannelDirectory directory = ChannelDirectory.EMPTY;
    private Postings postings = new Postings();
    private SeenEvents seen = new SeenEvents();
    private StockLedger ledger;
    private long itemRevision = Long.MIN_VALUE;
    private long appliedUpToMillis = Long.MIN_VALUE;
    private int readFormat = FORMAT_VERSION;

    public SkuStock(String sku, LedgerSettings settings) {
        this.sku = sku;
        this.settings = settings;
        this.ledger = new StockLedger(sku, settings);
    }

    public String sku() {
        return sku;
    }

    /**
     * Takes the settings of this run and the channels' profiles, as after {@link #read}: they are
     * no part of the state.
     */
    public void configure(LedgerSettings newSettings, ChannelDirectory channels) {
        settings = newSettings;
        directory = channels;
        ledger.configure(newSettings, channels);
    }

    /**
     * Takes new terms of the item; they count from the next event on.
     *
     * @param revision rises with every version of the terms; an older one than the one in force is
     *     left alone, so the order in which they come does not matter
     */
    public void item(ItemTerms terms, long revision) {
        if (revision >= itemRevision) {
            itemRevision = revision;
            ledger.item(terms);
        }
    }

    /** Takes an event: keeps it until it is ripe, or applies it at once if it is late. */
    public void receive(StockEvent event, StockObserver observer) {
        if (event.occurredAtMillis() > appliedUpToMillis) {
            waiting.add(event);
        } else {
            apply(event, appliedUpToMillis, true, observer);
            catchUp(observer);
        }
    }

    /** Applies everything that is due up to and including an instant, in order. */
    public void advanceTo(long upToMillis, StockObserver observer) {
        while (nextDueMillis() <= upToMillis) {
            StockEvent next = waiting.peek();
            long expiryMillis = ledger.nextExpiryMillis();
            long timerMillis = ledger.nextTimerMillis();
            if (next != null && next.occurredAtMillis() <= Math.min(expiryMillis, timerMillis)) {
                waiting.remove();
                apply(next, next.occurredAtMillis() - 1, false, observer);
                appliedUpToMillis = Math.max(appliedUpToMillis, next.occurredAtMillis());
            } else if (expiryMillis <= timerMillis) {
                ledger.expireNext(expiryMillis - 1, observer);
            } else {
                ledger.passTo(timerMillis, observer);
            }
        }
        appliedUpToMillis = Math.max(appliedUpToMillis, upToMillis);
    }

    /**
     * Says nothing more of a channel whose profile was taken back, from the time on up to which all
     * has been applied. {@link #configure} comes before.
     */
    public void close(String channel, StockObserver observer) {
        ledger.close(channel, appliedUpToMillis, observer);
    }

    /** Applies all events that wait, when no more are to come: time goes as far as the last one. */
    public void drain(StockObserver observer) {
        waiting.stream()
                .mapToLong(StockEvent::occurredAtMillis)
                .max()
                .ifPresent(last -> advanceTo(last, observer));
    }

    /** The instant of the next thing to do; {@link #NOTHING_DUE} if there is none. */
    public long nextDueMillis() {
        StockEvent next = waiting.peek();
        return Math.min(
                next == null ? NOTHING_DUE : next.occurredAtMillis(),
                Math.min(ledger.nextExpiryMillis(), ledger.nextTimerMillis()));
    }

    /** The event time up to which this SKU has been applied; what comes at or behind it is late. */
    public long appliedUpToMillis() {
        return appliedUpToMillis;
    }

    /** Tells the levels and the open incidents that changed since the last report. */
    public void report(StockObserver observer) {
        ledger.report(observer);
    }

    /**
     * @param upToMillis event time up to which all has been applied
     */
    private void apply(StockEvent event, long upToMillis, boolean late, StockObserver observer) {
        SeenEvents.Sight sight =
                seen.see(
                        event.eventId(),
                        event.system(),
                        event.occurredAtMillis(),
                        settings.deduplicationHorizon().toMillis());
        if (sight == SeenEvents.Sight.FIRST_AND_FULL) {
            observer.onLimit(Limit.DEDUPLICATION_TURNED_EARLY);
        }
        if (sight == SeenEvents.Sight.AGAIN) {
            observer.onEvent(event, Outcome.DUPLICATE, late);
            return;
        }
        if (event.kind() == StockEventKind.POSTING) {
            postings.posted(event, seen, settings, observer);
        }
        if (late) {
            postings.late(event, settings, observer);
        }
        Outcome outcome = ledger.apply(event, upToMillis, observer);
        observer.onEvent(event, outcome, late);
        tellWhatIsWrong(event, observer);
    }

    private void tellWhatIsWrong(StockEvent event, StockObserver observer) {
        String location = event.location();
        // Before format 3 it was not written whether an item is known.
        if (!ledger.item().known()
                || itemRevision == Long.MIN_VALUE
                || (location != null && !directory.knows(location))) {
            observer.onUnmapped(event);
        }
        if (ledger.item().unitPrice() == null) {
            observer.onUnpriced(event);
        }
        StockState violated = Authority.violatedBy(event, directory);
        if (violated != null) {
            observer.onAuthorityViolation(event, violated);
        }
    }

    /** Does what is due by now, after a late event. */
    private void catchUp(StockObserver observer) {
        while (ledger.nextExpiryMillis() <= appliedUpToMillis) {
            ledger.expireNext(appliedUpToMillis, observer);
        }
        ledger.passTo(appliedUpToMillis, observer);
    }

    /** The version of the format that this was read from; the present one if it was not read. */
    public int readFormat() {
        return readFormat;
    }

    /** Writes all that {@link #read} needs, in a format of its own that carries its version. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(FORMAT_VERSION);
        StateFormat.writeString(out, sku);
        out.writeLong(appliedUpToMillis);
        out.writeLong(itemRevision);
        out.writeInt(waiting.size());
        for (StockEvent event : waiting) {
            StockEventFormat.write(event, out);
        }
        seen.write(out);
        ledger.write(out);
        postings.write(out);
    }

    /**
     * Reads what {@link #write} wrote. The settings are the defaults until {@link #configure}.
     *
     * @throws IOException if it was written by a later version
     */
    public static SkuStock read(DataInput in) throws IOException {
        byte version = in.readByte();
        if (version < 1 || version > FORMAT_VERSION) {
            throw new IOException(
                    "state of a SKU has format "
                            + version
                            + ", this version reads 1 to "
                            + FORMAT_VERSION
                            + ": start from a savepoint of this version or an earlier one");
        }
        SkuStock stock = new SkuStock(StateFormat.readString(in), LedgerSettings.DEFAULTS);
        stock.readFormat = version;
        stock.appliedUpToMillis = in.readLong();
        stock.itemRevision = in.readLong();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            stock.waiting.add(
                    version < 3 ? StockEventFormat.readCommon(in) : StockEventFormat.read(in));
        }
        stock.seen = SeenEvents.read(in, version);
        stock.ledger = StockLedger.read(in, stock.sku, version);
        if (version > 2) {
            stock.postings = Postings.read(in);
        }
        return stock;
    }
}
