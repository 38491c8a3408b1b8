// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import io.stockscope.stock.ChannelType;
import io.stockscope.stock.StaleSku;
import io.stockscope.stock.StockGauge;
import io.stockscope.stock.StockSystem;
import org.jspecify.annotations.Nullable;

/** By how much something changes that is added up over all SKUs, or what is new to it. */
public sealed interface Change {

    /** What it is about; all changes with one key are added up in one place. */
    String key();

    /** The stale exposure of a channel has changed in a window of 10 s. */
    record Exposed(String channel, ChannelType channelType, long windowStartMillis, ExposureSums by)
            implements Change {
        @Override
        public String key() {
            return channelKey(channel);
        }
    }

    /** A display is stale, has changed, or has ended. */
    record Stale(StaleSku display) implements Change {
        @Override
        public String key() {
            return channelKey(display.channel());
        }
    }

    /** For how many SKUs which event times are those of the oldest change that is pending. */
    record OldestPending(String channel, Instants by) implements Change {
        @Override
        public String key() {
            return channelKey(channel);
        }
    }

    /**
     * A gauge has changed.
     *
     * @param of the channel or location
     * @param system for {@link StockGauge#DISCREPANCIES_OPEN}, else null
     */
    record Gauged(StockGauge gauge, String of, @Nullable StockSystem system, long by)
            implements Change {
        @Override
        public String key() {
            return isByChannel() ? channelKey(of) : "location/" + of;
        }

        /** Whether it is of a channel; else of a location. */
        public boolean isByChannel() {
            return switch (gauge) {
                case PENDING_CHANGES, OVERDUE_CHANGES, DUPLICATE_RESERVATIONS_OPEN -> true;
                case NEGATIVE_ATS_OPEN, NEGATIVE_ATS_UNITS, DISCREPANCIES_OPEN, UNANCHORED_SKUS ->
                        false;
            };
        }
    }

    /**
     * Events of a source were read.
     *
     * @param recordedAtMillis the highest time of recording of them
     * @param readAtMillis clock of the run when that one was read
     * @param lastReadAtMillis clock of the run when the last of them was read
     */
    record Heard(
            String source,
            String topic,
            long recordedAtMillis,
            long readAtMillis,
            long lastReadAtMillis)
            implements Change {
        @Override
        public String key() {
            return "source/" + source;
        }
    }

    /**
     * So many records of a partition are unread now.
     *
     * @param records the consumer lag
     */
    record Lag(String topic, int partition, long records) implements Change {
        @Override
        public String key() {
            return "topic/" + topic;
        }
    }

    private static String channelKey(String channel) {
        return "channel/" + channel;
    }
}
