// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

/**
 * Maps simulated time to the wall clock, so that events of a simulation can be sent at a given
 * rate: piecewise linear, never falling, and settled once and for all up to the last knot, so that
 * what was equal or before stays equal or before. Beyond the knots it goes on as between the last,
 * or the first, two.
 *
 * <p>It keeps the last 65,536 knots. For one thread.
 */
final class TimeWarp {

    private static final int MOST = 1 << 16;

    private final long[] simulated = new long[MOST];
    private final double[] wall = new double[MOST];

    /** Knots so far; those that are kept lie at their number modulo {@link #MOST}. */
    private long knots;

    /**
     * Settles what time up to a moment becomes.
     *
     * @param simulatedMillis later than that of the last knot, or nothing happens
     * @param wallMillis not before that of the last knot
     */
    void knot(long simulatedMillis, double wallMillis) {
        if (knots > 0 && simulatedMillis <= simulated[at(knots - 1)]) {
            return;
        }
        simulated[at(knots)] = simulatedMillis;
        wall[at(knots)] = wallMillis;
        knots++;
    }

    /**
     * What becomes of a time, in epoch milliseconds.
     *
     * @throws IllegalStateException before the second knot
     */
    long wallMillis(long simulatedMillis) {
        if (knots < 2) {
            throw new IllegalStateException("time has no direction before the second knot");
        }
        long after = after(simulatedMillis);
        int from = at(after - 1);
        int to = at(after);
        double share =
                (double) (simulatedMillis - simulated[from]) / (simulated[to] - simulated[from]);
        return (long) Math.floor(wall[from] + share * (wall[to] - wall[from]));
    }

    /** The first knot at or after a time that has one before it. */
    private long after(long simulatedMillis) {
        long low = Math.max(0, knots - MOST) + 1;
        long high = knots - 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (simulated[at(middle)] >= simulatedMillis) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static int at(long knot) {
        return (int) (knot & (MOST - 1));
    }
}
