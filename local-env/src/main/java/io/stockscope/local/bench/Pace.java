// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.StockDecoding;
import io.stockscope.local.simulation.EventOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.avro.specific.SpecificRecord;

/**
 * How many events many copies of a retailer have sent by when, in hours since the first one: each
 * copy is a little later than the one before, over a day.
 */
final class Pace {

    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
    private static final int HOURS_PER_DAY = 24;
    private static final int MINUTES_PER_HOUR = 60;

    /** Events by the end of each hour, of one copy on the average. */
    private final double[] byHour;

    private Pace(double[] byHour) {
        this.byHour = byHour;
    }

    /** Takes the events of the retailer that is copied. */
    static final class Counter implements EventOutput {

        private final double[] perHour;
        private long firstMillis = Long.MIN_VALUE;

        Counter(int days) {
            this.perHour = new double[days * HOURS_PER_DAY];
        }

        @Override
        public void accept(StockscopeTopic topic, SpecificRecord event) {
            if (!StockDecoding.topics().contains(topic)) {
                return;
            }
            int field = event.getSchema().getField("recordedAt").pos();
            long atMillis = ((Instant) event.get(field)).toEpochMilli();
            firstMillis = firstMillis == Long.MIN_VALUE ? atMillis : firstMillis;
            long hour = (atMillis - firstMillis) / HOUR_MILLIS;
            perHour[(int) Math.max(0, Math.min(hour, perHour.length - 1))]++;
        }

        /** Of so many copies. */
        Pace ofCopies(int copies) {
            double[] byHour = new double[perHour.length];
            double sum = 0;
            for (int hour = 0; hour < byHour.length; hour++) {
                for (int copy = 0; copy < copies; copy++) {
                    int later = copy * HOURS_PER_DAY / copies;
                    sum += hour < later ? 0 : perHour[hour - later] / copies;
                }
                byHour[hour] = sum;
            }
            return new Pace(byHour);
        }
    }

    /** Events of so many copies, in all. */
    double totalOf(int copies) {
        return byHour[byHour.length - 1] * copies;
    }

    /** The share of the events that has been sent by the end of a day, counted from 1. */
    double shareByDay(int day) {
        return byHour[day * HOURS_PER_DAY - 1] / byHour[byHour.length - 1];
    }

    /**
     * When a share of the events up to the end of a day has been sent.
     *
     * @param share from 0 to 1
     * @param days how many days count
     * @return minutes since the first event
     */
    long minuteOf(double share, int days) {
        int hours = days * HOURS_PER_DAY;
        double wanted = share * byHour[hours - 1];
        int found = Arrays.binarySearch(byHour, 0, hours, wanted);
        int hour = Math.min(found >= 0 ? found : -found - 1, hours - 1);
        double before = hour == 0 ? 0 : byHour[hour - 1];
        double within = byHour[hour] - before;
        double part = within > 0 ? (wanted - before) / within : 0;
        return Math.min(
                (long) ((hour + Math.max(0, part)) * MINUTES_PER_HOUR),
                (long) hours * MINUTES_PER_HOUR - 1);
    }
}
