// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

/**
 * Chance that depends only on the seed, on what is drawn and on what it is drawn for: never on the
 * order in which things are asked, so two runs with the same seed agree whatever the order of the
 * file.
 */
public final class Draws {
    private static final double UNIT = 0x1.0p-53;

    private final long seed;

    /** Creates draws that follow from a seed. */
    public Draws(long seed) {
        this.seed = mix(seed + 0x9E3779B97F4A7C15L);
    }

    /** Returns a number in [0, 1) for {@code what} of {@code id}. */
    public double unit(String what, String id) {
        return (bits(what, id) >>> 11) * UNIT;
    }

    /** Returns a whole number in [0, bound). */
    public long below(long bound, String what, String id) {
        return (long) (unit(what, id) * bound);
    }

    /** Returns a number with an exponential distribution of that mean. */
    public double exponential(double mean, String what, String id) {
        return -mean * Math.log1p(-unit(what, id));
    }

    /**
     * Returns a number whose logarithm has a normal distribution: half of them are below {@code
     * median}.
     */
    public double logNormal(double median, double sigma, String what, String id) {
        long bits = bits(what, id);
        double radius = (bits >>> 11) * UNIT;
        double angle = (mix(bits) >>> 11) * UNIT;
        double normal = Math.sqrt(-2 * Math.log1p(-radius)) * Math.cos(2 * Math.PI * angle);
        return median * Math.exp(sigma * normal);
    }

    private long bits(String what, String id) {
        return mix(hash(id, hash(what, seed)));
    }

    private static long hash(String text, long start) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    /**
     * The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit in changes half of the bits
     * out.
     */
    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
