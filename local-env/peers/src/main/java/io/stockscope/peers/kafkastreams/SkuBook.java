// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The books of one SKU: what {@code metrics.md} defines of levels, negative ATS and the changes
 * that channels do not show yet, for notices that come in order.
 */
final class SkuBook {

    private static final int BYTES = 1024;
    private static final int RESERVATION = 3;

    /** An open one. */
    private static final class Reservation {
        private final String location;
        private final long expiresAtMillis;
        private long left;

        Reservation(String location, long expiresAtMillis, long left) {
            this.location = location;
            this.expiresAtMillis = expiresAtMillis;
            this.left = left;
        }
    }

    private final Map<String, BookedLocation> locations = new TreeMap<>();
    private final Map<String, BookedChannel> channels = new TreeMap<>();
    private final Map<String, Reservation> reservations = new HashMap<>();

    /** When it was last asked to be woken; {@code Long.MAX_VALUE} if it was not. */
    private long wakeAtMillis = Long.MAX_VALUE;

    /** Where it was changed since {@link #report}. */
    private final Set<BookedLocation> touched = new LinkedHashSet<>();

    /** What its channels' pending and overdue changes were when it was read. */
    private final Map<String, long[]> told = new HashMap<>();

    long wakeAtMillis() {
        return wakeAtMillis;
    }

    void wakeAt(long millis) {
        wakeAtMillis = millis;
    }

    /** A notice has its turn. */
    void apply(String sku, Notice notice, Map<String, ChannelTerms> terms, Findings findings) {
        switch (notice.kind()) {
            case DISPLAYED -> display(sku, notice, terms, findings);
            case RESERVATION_OPENED -> open(sku, notice, terms, findings);
            case RESERVATION_CLOSED -> close(sku, notice, terms, findings);
            default -> move(sku, notice, terms, findings);
        }
    }

    private void move(
            String sku, Notice notice, Map<String, ChannelTerms> terms, Findings findings) {
        BookedLocation location = location(notice.location());
        Set<BookedLocation> changed = new LinkedHashSet<>();
        changed.add(location);
        switch (notice.kind()) {
            case BASELINE -> baseline(location, notice);
            case SAFETY_STOCK -> location.safetyStock = notice.onHand();
            default -> {
                if (notice.occurredAtMillis() > location.baselineAtMillis) {
                    location.onHand += notice.onHand();
                    location.damaged = Math.max(0, location.damaged + notice.damaged());
                    location.held = Math.max(0, location.held + notice.held());
                }
                Reservation reservation = reservations.get(notice.reservationId());
                if (reservation != null) {
                    changed.add(consume(notice.reservationId(), reservation, notice.units()));
                }
            }
        }
        changed(sku, notice, changed, terms, findings);
    }

    private static void baseline(BookedLocation location, Notice notice) {
        location.anchored = true;
        location.baselineAtMillis = notice.occurredAtMillis();
        location.onHand = notice.onHand();
        location.damaged = 0;
        location.held = 0;
    }

    private void open(
            String sku, Notice notice, Map<String, ChannelTerms> terms, Findings findings) {
        String id = String.valueOf(notice.reservationId());
        if (reservations.containsKey(id)) {
            return;
        }
        reservations.put(
                id, new Reservation(notice.location(), notice.expiresAtMillis(), notice.units()));
        BookedLocation location = location(notice.location());
        location.reserved += notice.units();
        changed(sku, notice, Set.of(location), terms, findings);
    }

    private void close(
            String sku, Notice notice, Map<String, ChannelTerms> terms, Findings findings) {
        Reservation reservation = reservations.get(notice.reservationId());
        if (reservation != null) {
            BookedLocation location =
                    consume(notice.reservationId(), reservation, reservation.left);
            changed(sku, notice, Set.of(location), terms, findings);
        }
    }

    private BookedLocation consume(@Nullable String id, Reservation reservation, long units) {
        BookedLocation location = location(reservation.location);
        long taken = Math.min(units, reservation.left);
        location.reserved -= taken;
        reservation.left -= taken;
        if (reservation.left == 0) {
            reservations.remove(id);
        }
        return location;
    }

    private BookedLocation location(String name) {
        return locations.computeIfAbsent(name, BookedLocation::new);
    }

    private void changed(
            String sku,
            Notice notice,
            Set<BookedLocation> changed,
            Map<String, ChannelTerms> terms,
            Findings findings) {
        changed(
                sku,
                new BookedChannel.Change(
                        system(notice), notice.occurredAtMillis(), notice.recordedAtMillis()),
                changed,
                terms,
                findings);
    }

    private static int system(Notice notice) {
        for (int i = 0; i < Notice.SYSTEMS.length; i++) {
            if (Notice.SYSTEMS[i] == notice.kind().system()) {
                return i;
            }
        }
        throw new IllegalArgumentException("changes no stock: " + notice);
    }

    private void changed(
            String sku,
            BookedChannel.Change change,
            Set<BookedLocation> changed,
            Map<String, ChannelTerms> terms,
            Findings findings) {
        touched.addAll(changed);
        for (BookedLocation location : changed) {
            judge(sku, location, change.occurredAtMillis(), findings);
        }
        for (BookedChannel channel : channels.values()) {
            ChannelTerms of = terms.get(channel.name);
            if (of == null || changed.stream().noneMatch(location -> of.sells(location.name))) {
                continue;
            }
            long truth = truth(of);
            if (truth != channel.truth) {
                channel.truth = truth;
                if (channel.isDiverged()) {
                    channel.pending.add(change);
                } else {
                    channel.absorb();
                }
            }
        }
    }

    private long truth(ChannelTerms terms) {
        long units = 0;
        for (BookedLocation location : locations.values()) {
            if (location.anchored && terms.sells(location.name)) {
                units += Math.max(0, location.ats());
            }
        }
        return Math.min(units, terms.displayCap());
    }

    private static void judge(
            String sku, BookedLocation location, long atMillis, Findings findings) {
        if (!location.anchored) {
            return;
        }
        long ats = location.ats();
        if (ats < 0) {
            if (!location.isNegative()) {
                location.negativeSinceMillis = atMillis;
                location.lowestAts = ats;
            }
            location.lowestAts = Math.min(location.lowestAts, ats);
        } else if (location.isNegative()) {
            // One that ends in the instant in which it began is none.
            if (location.negativeSinceMillis != atMillis) {
                findings.negative(
                        sku,
                        location.name,
                        location.negativeSinceMillis,
                        atMillis,
                        location.lowestAts);
            }
            location.negativeSinceMillis = BookedLocation.NEVER;
        }
    }

    private void display(
            String sku, Notice notice, Map<String, ChannelTerms> terms, Findings findings) {
        ChannelTerms of = terms.get(notice.channel());
        if (of == null) {
            return;
        }
        BookedChannel channel = channels.get(notice.channel());
        if (channel == null) {
            channel = new BookedChannel(notice.channel());
            channel.truth = truth(of);
            channels.put(notice.channel(), channel);
        }
        acknowledge(sku, channel, notice, findings);
        if (notice.publishedAtMillis() >= channel.publishedAtMillis) {
            channel.publishedAtMillis = notice.publishedAtMillis();
            channel.displayed = notice.units();
            channel.withheld = notice.withheld();
        }
        if (!channel.isDiverged()) {
            channel.absorb();
        }
    }

    private static void acknowledge(
            String sku, BookedChannel channel, Notice notice, Findings findings) {
        List<BookedChannel.Change> kept = new ArrayList<>(channel.pending.size());
        int keptOverdue = 0;
        for (int i = 0; i < channel.pending.size(); i++) {
            BookedChannel.Change change = channel.pending.get(i);
            if (change.recordedAtMillis() <= notice.covers()[change.system()]) {
                findings.sample(channel.name, sku, change, notice.occurredAtMillis());
            } else {
                kept.add(change);
                keptOverdue += i < channel.overdue ? 1 : 0;
            }
        }
        channel.pending.clear();
        channel.pending.addAll(kept);
        channel.overdue = keptOverdue;
    }

    /** Does what is due by an instant, the instant included: expiries, then what is overdue. */
    void passTo(String sku, long toMillis, Map<String, ChannelTerms> terms, Findings findings) {
        for (Map.Entry<String, Reservation> next = nextExpiry();
                next != null && next.getValue().expiresAtMillis <= toMillis;
                next = nextExpiry()) {
            Reservation expired = next.getValue();
            long atMillis = expired.expiresAtMillis;
            overdueBy(atMillis - 1, terms);
            BookedLocation location = consume(next.getKey(), expired, expired.left);
            changed(
                    sku,
                    new BookedChannel.Change(RESERVATION, atMillis, atMillis),
                    Set.of(location),
                    terms,
                    findings);
        }
        overdueBy(toMillis, terms);
    }

    /** Of one instant, the one with the smallest id. */
    private Map.@Nullable Entry<String, Reservation> nextExpiry() {
        Map.Entry<String, Reservation> next = null;
        for (Map.Entry<String, Reservation> entry : reservations.entrySet()) {
            long at = entry.getValue().expiresAtMillis;
            if (at == Long.MAX_VALUE) {
                continue;
            }
            if (next == null
                    || at < next.getValue().expiresAtMillis
                    || (at == next.getValue().expiresAtMillis
                            && entry.getKey().compareTo(next.getKey()) < 0)) {
                next = entry;
            }
        }
        return next;
    }

    private void overdueBy(long atMillis, Map<String, ChannelTerms> terms) {
        for (BookedChannel channel : channels.values()) {
            while (dueMillis(channel, terms) <= atMillis) {
                channel.overdue++;
            }
        }
    }

    private static long dueMillis(BookedChannel channel, Map<String, ChannelTerms> terms) {
        ChannelTerms of = terms.get(channel.name);
        return of == null || channel.overdue == channel.pending.size()
                ? Long.MAX_VALUE
                : channel.pending.get(channel.overdue).occurredAtMillis() + of.objectiveMillis();
    }

    /** When something is due; {@code Long.MAX_VALUE} if nothing is. */
    long nextDueMillis(Map<String, ChannelTerms> terms) {
        Map.Entry<String, Reservation> expiry = nextExpiry();
        long next = expiry == null ? Long.MAX_VALUE : expiry.getValue().expiresAtMillis;
        for (BookedChannel channel : channels.values()) {
            next = Math.min(next, dueMillis(channel, terms));
        }
        return next;
    }

    /** Tells what it has not told yet. */
    void report(String sku, Findings findings) {
        for (BookedLocation location : touched) {
            if (location.anchored) {
                findings.level(sku, location);
                if (location.isNegative()) {
                    findings.negative(
                            sku,
                            location.name,
                            location.negativeSinceMillis,
                            null,
                            location.lowestAts);
                }
            }
        }
        touched.clear();
        for (BookedChannel channel : channels.values()) {
            long[] before = told.computeIfAbsent(channel.name, name -> new long[2]);
            long pending = channel.pending.size();
            if (pending != before[0] || channel.overdue != before[1]) {
                findings.pending(channel.name, pending - before[0], channel.overdue - before[1]);
                before[0] = pending;
                before[1] = channel.overdue;
            }
        }
    }

    byte[] toBytes() {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES);
                DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(wakeAtMillis);
            out.writeByte(locations.size());
            for (BookedLocation location : locations.values()) {
                location.write(out);
            }
            out.writeByte(channels.size());
            for (BookedChannel channel : channels.values()) {
                channel.write(out);
            }
            out.writeInt(reservations.size());
            for (Map.Entry<String, Reservation> entry : reservations.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeUTF(entry.getValue().location);
                out.writeLong(entry.getValue().expiresAtMillis);
                out.writeLong(entry.getValue().left);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SkuBook of(byte[] bytes) {
        SkuBook book = new SkuBook();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            book.wakeAtMillis = in.readLong();
            for (int count = in.readByte(); count > 0; count--) {
                BookedLocation location = BookedLocation.read(in);
                book.locations.put(location.name, location);
            }
            for (int count = in.readByte(); count > 0; count--) {
                BookedChannel channel = BookedChannel.read(in);
                book.channels.put(channel.name, channel);
                book.told.put(channel.name, new long[] {channel.pending.size(), channel.overdue});
            }
            for (int count = in.readInt(); count > 0; count--) {
                book.reservations.put(
                        in.readUTF(), new Reservation(in.readUTF(), in.readLong(), in.readLong()));
            }
            return book;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
