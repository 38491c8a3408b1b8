// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * How long the ERP takes to post what other systems did. Definition: {@code metrics.md}, section 5:
 * the delay of a posting is its time less that of the event whose id it refers to, which was
 * applied before it.
 *
 * <p><b>Bound.</b> Which events were applied is remembered by {@link SeenEvents}. The last {@value
 * #MAX_UNMATCHED} postings of the lookback that referred to none of them.
 *
 * <p><b>Late events.</b> A late event that an earlier posting referred to in vain is its event
 * after all. A late posting of an event of its own instant takes it to have been before.
 */
final class Postings {

    static final int MAX_UNMATCHED = 64;

    /** A posting, and the fingerprint of what it refers to. */
    private record Unmatched(long fingerprint, Moment moment) {
        long atMillis() {
            return moment.atMillis();
        }
    }

    private final Deque<Unmatched> unmatched = new ArrayDeque<>(0);

    /** A posting was read. */
    void posted(
            StockEvent posting, SeenEvents seen, LedgerSettings settings, StockObserver observer) {
        long atMillis = posting.occurredAtMillis();
        String reference = posting.documentRef();
        if (reference == null) {
            observer.onPosting(null, atMillis, 0, 1);
            return;
        }
        long fingerprint = SeenEvents.fingerprint(reference);
        SeenEvents.@Nullable Seen event =
                seen.seen(fingerprint, atMillis, settings.deduplicationHorizon().toMillis());
        if (event != null && event.system() != null && event.atMillis() <= atMillis) {
            observer.onPosting(event.system(), atMillis, atMillis - event.atMillis(), 1);
            return;
        }
        observer.onPosting(null, atMillis, 0, 1);
        unmatched.addLast(new Unmatched(fingerprint, Moment.of(posting)));
        long oldestMillis = atMillis - settings.lookback().toMillis();
        while (unmatched.size() > MAX_UNMATCHED || unmatched.getFirst().atMillis() < oldestMillis) {
            unmatched.removeFirst();
        }
    }

    /** An event has come late. */
    void late(StockEvent event, LedgerSettings settings, StockObserver observer) {
        if (unmatched.isEmpty()) {
            return;
        }
        long fingerprint = SeenEvents.fingerprint(event.eventId());
        Moment moment = Moment.of(event);
        long horizonMillis = settings.deduplicationHorizon().toMillis();
        for (Iterator<Unmatched> postings = unmatched.iterator(); postings.hasNext(); ) {
            Unmatched posting = postings.next();
            long delayMillis = posting.atMillis() - event.occurredAtMillis();
            if (posting.fingerprint == fingerprint
                    && moment.isBefore(posting.moment)
                    && delayMillis <= horizonMillis) {
                postings.remove();
                observer.onPosting(null, posting.atMillis(), 0, -1);
                observer.onPosting(event.system(), posting.atMillis(), delayMillis, 1);
            }
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(unmatched.size());
        for (Unmatched posting : unmatched) {
            out.writeLong(posting.fingerprint);
            posting.moment.write(out);
        }
    }

    static Postings read(DataInput in) throws IOException {
        Postings postings = new Postings();
        int size = in.readByte();
        for (int i = 0; i < size; i++) {
            postings.unmatched.addLast(new Unmatched(in.readLong(), Moment.read(in)));
        }
        return postings;
    }
}
