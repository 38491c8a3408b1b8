// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import io.stockscope.stock.StockEventFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far one source has been read. Definition: {@code contract.md}, {@code completeness}: all that
 * it recorded up to then has been read and applied. That does not advance while the source is
 * silent, and never goes back; a late event changes nothing.
 *
 * <p><b>Bound.</b> A few instants per topic of the source. A live run forgets a source of which
 * nothing was read for {@link #REMEMBERED}.
 */
public final class SourceTotals implements Totals {

    /** How long after its last event a source is known, by the run's clock. */
    public static final Duration REMEMBERED = Duration.ofDays(7);

    /**
     * The newest event that was read of a topic.
     *
     * @param recordedAtMillis the highest time of recording
     * @param readAtMillis clock of the run when that was read
     */
    public record Newest(long recordedAtMillis, long readAtMillis) {

        /**
         * How far behind the run's clock it was when it was read; at least 0. None any more when
         * all has been read that was recorded by then.
         *
         * @param reachedMillis up to when all that anybody recorded has been read
         */
        public long backlogMillis(long reachedMillis) {
            return reachedMillis >= readAtMillis ? 0 : Math.max(0, readAtMillis - recordedAtMillis);
        }

        private Newest or(Newest other) {
            return other.recordedAtMillis >= recordedAtMillis ? other : this;
        }
    }

    private final String source;
    private final Map<String, Newest> byTopic = new TreeMap<>();
    private long lastReadAtMillis = Long.MIN_VALUE;
    private long toldRecordedToMillis = Long.MIN_VALUE;
    private long lastVersion;

    public SourceTotals(String source) {
        this.source = source;
    }

    /** Takes what was read. */
    public void add(Change.Heard heard) {
        byTopic.merge(
                heard.topic(),
                new Newest(heard.recordedAtMillis(), heard.readAtMillis()),
                Newest::or);
        lastReadAtMillis = Math.max(lastReadAtMillis, heard.lastReadAtMillis());
    }

    public String source() {
        return source;
    }

    public Map<String, Newest> byTopic() {
        return byTopic;
    }

    /** Clock of the run when anything of this source was read last. */
    public long lastReadAtMillis() {
        return lastReadAtMillis;
    }

    /**
     * Up to when all that the source recorded has been applied, if that is later than when it was
     * taken last; null if it is not.
     *
     * @param reachedMillis up to when all that anybody recorded has been applied
     */
    public @Nullable Long takeRecordedToNews(long reachedMillis) {
        long recordedTo = Math.min(reachedMillis, newestMillis());
        if (recordedTo <= toldRecordedToMillis) {
            return null;
        }
        toldRecordedToMillis = recordedTo;
        return recordedTo;
    }

    /** Whether there was read what has not been told, since time has not come as far yet. */
    public boolean isAhead() {
        return newestMillis() > toldRecordedToMillis;
    }

    private long newestMillis() {
        return byTopic.values().stream()
                .mapToLong(Newest::recordedAtMillis)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    @Override
    public long lastVersion() {
        return lastVersion;
    }

    @Override
    public void lastVersion(long version) {
        lastVersion = version;
    }

    void write(DataOutput out) throws IOException {
        StockEventFormat.writeString(out, source);
        out.writeLong(lastReadAtMillis);
        out.writeLong(toldRecordedToMillis);
        out.writeInt(byTopic.size());
        for (Map.Entry<String, Newest> entry : byTopic.entrySet()) {
            StockEventFormat.writeString(out, entry.getKey());
            out.writeLong(entry.getValue().recordedAtMillis);
            out.writeLong(entry.getValue().readAtMillis);
        }
    }

    static SourceTotals read(DataInput in) throws IOException {
        SourceTotals totals = new SourceTotals(StockEventFormat.readString(in));
        totals.lastReadAtMillis = in.readLong();
        totals.toldRecordedToMillis = in.readLong();
        int topics = in.readInt();
        for (int i = 0; i < topics; i++) {
            totals.byTopic.put(
                    StockEventFormat.readString(in), new Newest(in.readLong(), in.readLong()));
        }
        return totals;
    }
}
