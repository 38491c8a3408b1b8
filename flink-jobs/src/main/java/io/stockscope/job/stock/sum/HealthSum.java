// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.measure.Metric;
import io.stockscope.job.measure.Producer;
import io.stockscope.stock.total.Span;
import io.stockscope.table.FlowHealthRow;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What came from a source on a topic, and what became of it. */
final class HealthSum implements Sum {

    record Key(long windowStartMillis, String source, String topic) implements Sum.Key {

        @Override
        public boolean isPrompt() {
            return false;
        }

        static Key of(long atMillis, String source, String topic) {
            return new Key(Span.TEN_SECONDS.startOf(atMillis), source, topic);
        }

        @Override
        public HealthSum newSum() {
            return new HealthSum(this);
        }
    }

    private final Key key;
    private final Distribution capture = new Distribution();
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private long events;
    private long duplicates;
    private long late;
    private long superseded;
    private long tooOld;
    private long unmapped;
    private long unpriced;
    private long newestRecordedAtMillis = Long.MIN_VALUE;
    private @Nullable Long backlogMillis;

    HealthSum(Key key) {
        this.key = key;
    }

    /**
     * Adds an event.
     *
     * @param readAtMillis clock of the run; null in a bounded one
     */
    void add(Fact.Arrived arrived, @Nullable Long readAtMillis) {
        events++;
        capture.add(arrived.captureMillis(), 1);
        if (readAtMillis != null && arrived.recordedAtMillis() >= newestRecordedAtMillis) {
            newestRecordedAtMillis = arrived.recordedAtMillis();
            backlogMillis = Math.max(0, readAtMillis - arrived.recordedAtMillis());
        }
    }

    void add(Fact.Happened happened) {
        switch (happened.what()) {
            case DUPLICATE -> duplicates++;
            case LATE -> late++;
            case SUPERSEDED -> superseded++;
            case TOO_OLD -> tooOld++;
            case UNMAPPED -> unmapped++;
            case UNPRICED -> unpriced++;
        }
    }

    void add(Fact.Rejected rejected) {
        deadLetters.merge(rejected.reason().name(), 1L, Long::sum);
    }

    @Override
    public void add(Sum other) {
        HealthSum more = (HealthSum) other;
        events += more.events;
        duplicates += more.duplicates;
        late += more.late;
        superseded += more.superseded;
        tooOld += more.tooOld;
        unmapped += more.unmapped;
        unpriced += more.unpriced;
        capture.add(more.capture);
        more.deadLetters.forEach((reason, times) -> deadLetters.merge(reason, times, Long::sum));
        if (more.newestRecordedAtMillis >= newestRecordedAtMillis) {
            newestRecordedAtMillis = more.newestRecordedAtMillis;
            backlogMillis = more.backlogMillis == null ? backlogMillis : more.backlogMillis;
        }
    }

    @Override
    public void row(SideOutputs rows) {
        rows.output(
                SumTags.FLOW_HEALTH,
                new FlowHealthRow(
                        key.windowStartMillis,
                        key.source,
                        key.topic,
                        events,
                        duplicates,
                        late,
                        superseded,
                        tooOld,
                        unmapped,
                        unpriced,
                        deadLetters,
                        capture.sumMillis(),
                        capture.bins(),
                        backlogMillis));
    }

    @Override
    public void measure(Producer producer) {
        long window = key.windowStartMillis;
        Map<String, String> labels = Map.of("source", key.source, "topic", key.topic);
        producer.count(Metric.EVENTS, labels, window, events);
        producer.count(Metric.DUPLICATE_EVENTS, labels, window, duplicates);
        producer.count(Metric.LATE_EVENTS, labels, window, late);
        producer.count(Metric.UNMAPPED_EVENTS, labels, window, unmapped);
        producer.count(Metric.UNPRICED_EVENTS, labels, window, unpriced);
        producer.distribution(Metric.CAPTURE_DELAY_MS, labels, window, capture.bins());
        deadLetters.forEach(
                (reason, times) ->
                        producer.count(
                                Metric.DEAD_LETTERS,
                                Map.of("source", key.source, "topic", key.topic, "reason", reason),
                                window,
                                times));
    }
}
