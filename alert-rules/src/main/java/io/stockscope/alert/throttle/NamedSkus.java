// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import io.stockscope.alert.SnapshotText;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The SKUs that a demand on the worst is about: those of the lists that came while it lasts, the
 * latest first.
 *
 * <p>Lists are seldom the same, and each change of a brake uses up one of an hour and is held for a
 * while. So a SKU that is in no list any more stays for {@value #STAYS} lists, five minutes where
 * they come every 10 s, and then goes together with the next one that comes, as one change; or,
 * where none comes for {@value #UNCHANGED} lists, with all others that are due.
 *
 * <p>All times are of the clock of decisions of the present ({@link ObservedClock}).
 */
final class NamedSkus {

    /** For how many lists one stays that is in none of them. */
    private static final int STAYS = 30;

    /** For how many nothing has come or gone before some go by themselves. */
    private static final int UNCHANGED = 90;

    private final long listEveryMillis;

    /** When each was in a list last. */
    private LinkedHashMap<String, Long> namedAt = new LinkedHashMap<>();

    private long changedMillis;
    private List<String> skus = List.of();

    /**
     * @param listEveryMillis how often lists come
     */
    NamedSkus(List<String> skus, long listEveryMillis, long nowMillis) {
        this.listEveryMillis = listEveryMillis;
        begin(skus, nowMillis);
    }

    /** Begins anew, with a list. */
    void begin(List<String> worst, long nowMillis) {
        namedAt = new LinkedHashMap<>();
        worst.forEach(sku -> namedAt.put(sku, nowMillis));
        changed(nowMillis);
    }

    /**
     * Takes a list.
     *
     * @param most that may be named: those that were not for longest go first
     */
    void name(List<String> worst, int most, long nowMillis) {
        boolean isMore = !namedAt.keySet().containsAll(worst);
        LinkedHashMap<String, Long> next = new LinkedHashMap<>();
        worst.forEach(sku -> next.put(sku, nowMillis));
        namedAt.forEach(
                (sku, at) -> {
                    boolean stays = next.size() < most && !(isMore && isDue(at, nowMillis));
                    if (stays) {
                        next.putIfAbsent(sku, at);
                    }
                });
        boolean isOther = !next.keySet().equals(namedAt.keySet());
        namedAt = next;
        if (isOther) {
            changed(nowMillis);
        }
    }

    /** Lets those go that are due, if nothing has changed for long. */
    void forget(long nowMillis) {
        if (nowMillis - changedMillis >= UNCHANGED * listEveryMillis
                && namedAt.values().removeIf(at -> isDue(at, nowMillis))) {
            changed(nowMillis);
        }
    }

    private boolean isDue(long namedAtMillis, long nowMillis) {
        return nowMillis - namedAtMillis >= STAYS * listEveryMillis;
    }

    private void changed(long nowMillis) {
        changedMillis = nowMillis;
        skus = List.copyOf(namedAt.keySet());
    }

    /** They; the same list while nothing comes or goes, so that nobody has to compare it. */
    List<String> skus() {
        return skus;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(namedAt.size());
        for (Map.Entry<String, Long> named : namedAt.entrySet()) {
            SnapshotText.write(named.getKey(), out);
            out.writeLong(named.getValue());
        }
        out.writeLong(changedMillis);
    }

    static NamedSkus read(DataInput in, long listEveryMillis) throws IOException {
        NamedSkus read = new NamedSkus(List.of(), listEveryMillis, 0);
        for (int i = in.readInt(); i > 0; i--) {
            read.namedAt.put(SnapshotText.read(in), in.readLong());
        }
        read.changed(in.readLong());
        return read;
    }
}
