// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Postings and comparisons of the books, over all SKUs. */
final class ReferenceBooks {
    private record Posted(Instant windowStart, String system) {}

    private record Compared(Instant windowStart, String location, String system) {}

    private final Map<Posted, List<Long>> delays = new HashMap<>();
    private final Map<Instant, Long> unmatched = new HashMap<>();
    private final Map<Compared, List<Long>> differences = new HashMap<>();

    /**
     * "{@code POSTING.occurredAt - occurredAt} of another event, by system of that event; a
     * reference that is not (or no longer) known is counted as unmatched. Window of the posting's
     * occurredAt."
     *
     * @param of null: not known
     */
    void posting(Instant postedAt, @Nullable Fact of) {
        Instant window = Durations.windowOf(postedAt);
        if (of == null) {
            unmatched.merge(window, 1L, Long::sum);
            return;
        }
        delays.computeIfAbsent(new Posted(window, of.system()), any -> new ArrayList<>())
                .add(Durations.between(of.occurredAt(), postedAt));
    }

    /** "The number of comparisons is counted too: a discrepancy rate needs it." */
    void comparison(Instant at, String location, String system, long difference) {
        differences
                .computeIfAbsent(
                        new Compared(Durations.windowOf(at), location, system),
                        any -> new ArrayList<>())
                .add(difference);
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        delays.forEach(
                (posted, of) ->
                        rows.add(ErpPostingDelay.of(posted.windowStart(), posted.system(), of)));
        unmatched.forEach(
                (window, postings) -> rows.add(ErpPostingDelay.unmatched(window, postings)));
        differences.forEach(
                (compared, of) ->
                        rows.add(
                                new BookComparisons(
                                        compared.windowStart(),
                                        compared.location(),
                                        compared.system(),
                                        of.size(),
                                        of.stream()
                                                .filter(difference -> difference != 0)
                                                .count())));
        return rows;
    }
}
