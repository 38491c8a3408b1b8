// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.EventRules;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.Exposure;
import io.stockscope.stock.SloCount;
import io.stockscope.stock.StaleSku;
import io.stockscope.stock.StockGauge;
import io.stockscope.stock.StockState;
import io.stockscope.stock.StockSystem;
import io.stockscope.stock.SyncSample;
import org.jspecify.annotations.Nullable;

/**
 * Something that one SKU, or one record, adds to a number. {@code times} is 1, or -1 where it takes
 * back what was told before. Times are epoch milliseconds UTC.
 */
public sealed interface Fact {

    /** Tells it to what adds up. */
    void addTo(Adder adder);

    /** Adds facts up. */
    interface Adder {
        void add(Sampled fact);

        void add(Judged fact);

        void add(Exposed fact);

        void add(Gauged fact);

        void add(OldestPending fact);

        void add(Stale fact);

        void add(Compared fact);

        void add(Posted fact);

        void add(Conflicted fact);

        void add(Duplicated fact);

        void add(Arrived fact);

        void add(Happened fact);

        void add(Rejected fact);

        void add(Violated fact);
    }

    /** Changes reached a channel. */
    record Sampled(SyncSample sample, int times) implements Fact {
        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }

    /** Changes were judged against the objective of a channel. */
    record Judged(SloCount count, int times) implements Fact {
        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }

    /** From an instant on a SKU adds this to the exposure of a channel. */
    record Exposed(
            String channel, ChannelType channelType, long atMillis, Exposure exposure, int times)
            implements Fact {
        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }

    /** What a SKU adds to a gauge has changed. */
    record Gauged(StockGauge gauge, String of, @Nullable StockSystem system, long change)
            implements Fact {
        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }

    /** The oldest change of a SKU that is pending for a channel is another one; null: none. */
    record OldestPending(String channel, @Nullable Long fromMillis, @Nullable Long toMillis)
            implements Fact {
        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }

    /** A display is stale, has changed, or has ended. */
    record Stale(StaleSku display) implements Fact {
        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }

    /** What a system's books say was compared with the ledger. */
    record Compared(String location, StockSystem system, long atMillis, boolean differs, int times)
            implements Fact {
        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }

    /** A posting was read; of an event of that system, null if that is not known. */
    record Posted(@Nullable StockSystem system, long atMillis, long delayMillis, int times)
            implements Fact {
        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }

    /** A channel reserved what is not there. */
    record Conflicted(String channel, long atMillis) implements Fact {
        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }

    /** A duplicate reservation was reported for the first time. */
    record Duplicated(String channel, long atMillis, int times) implements Fact {
        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }

    /**
     * An event has come to its SKU, whatever becomes of it.
     *
     * @param captureMillis from when it occurred to when it was recorded, at least 0
     */
    record Arrived(String source, String topic, long recordedAtMillis, long captureMillis)
            implements Fact {
        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }

    /** Something became of an event that arrived. */
    record Happened(String source, String topic, long recordedAtMillis, What what) implements Fact {

        /** What is counted beside what arrives. */
        public enum What {
            DUPLICATE,
            LATE,
            SUPERSEDED,
            TOO_OLD,
            UNMAPPED,
            UNPRICED
        }

        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }

    /** A record could not be used; its source is empty where that could not be read. */
    record Rejected(String source, String topic, long atMillis, DeadLetterReason reason)
            implements Fact {

        /**
         * In the window in which it was recorded, where that can be believed, else in that in which
         * it failed.
         *
         * @param source null: could not be read
         * @param recordedAtMillis null: could not be read
         */
        public static Rejected of(
                @Nullable String source,
                String topic,
                @Nullable Long recordedAtMillis,
                long failedAtMillis,
                DeadLetterReason reason) {
            boolean believed =
                    reason == DeadLetterReason.INVALID
                            && recordedAtMillis != null
                            && EventRules.isSensible(recordedAtMillis);
            return new Rejected(
                    source == null ? "" : source,
                    topic,
                    believed && recordedAtMillis != null ? recordedAtMillis : failedAtMillis,
                    reason);
        }

        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }

    /** A system told a state that it has no authority for. */
    record Violated(String source, StockState state, long recordedAtMillis) implements Fact {
        @Override
        public void addTo(Adder adder) {
            adder.add(this);
        }
    }
}
