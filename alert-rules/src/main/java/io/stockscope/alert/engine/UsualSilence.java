// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * For how long a source says nothing when all is well: an ERP between its batches, a till at night,
 * a warehouse over the weekend.
 *
 * <p><b>Bound.</b> A number for each of the last {@value #DAYS} days.
 */
final class UsualSilence {

    /** So that there is always a weekend among them. */
    private static final int DAYS = 8;

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    /**
     * A silence is told each minute while it lasts. One that grows by more than this at once is not
     * all the source's: nobody was there to read it.
     */
    private static final double UNWATCHED_MILLIS = Duration.ofMinutes(3).toMillis();

    /** The longest silence that ended on a day, by the number of the day. */
    private final TreeMap<Long, Double> longestByDay = new TreeMap<>();

    private double nowMillis;
    private boolean isWatched = true;

    /**
     * Takes how long a source has been silent now.
     *
     * @param atMillis when that is, event time
     */
    void take(double silentMillis, long atMillis) {
        boolean isOver = silentMillis < nowMillis;
        if (isOver && isWatched) {
            longestByDay.merge(Math.floorDiv(atMillis, DAY_MILLIS), nowMillis, Math::max);
            while (longestByDay.firstKey() <= longestByDay.lastKey() - DAYS) {
                longestByDay.pollFirstEntry();
            }
        }
        isWatched = isOver || (isWatched && silentMillis - nowMillis <= UNWATCHED_MILLIS);
        nowMillis = silentMillis;
    }

    /** How long the source has been silent. */
    double presentMillis() {
        return nowMillis;
    }

    /** The longest silence of the last days that is over; 0 where none is known. */
    double longestMillis() {
        return longestByDay.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(nowMillis);
        out.writeBoolean(isWatched);
        out.writeInt(longestByDay.size());
        for (Map.Entry<Long, Double> day : longestByDay.entrySet()) {
            out.writeLong(day.getKey());
            out.writeDouble(day.getValue());
        }
    }

    void readFrom(DataInput in) throws IOException {
        nowMillis = in.readDouble();
        isWatched = in.readBoolean();
        int days = in.readInt();
        for (int i = 0; i < days; i++) {
            longestByDay.put(in.readLong(), in.readDouble());
        }
    }
}
