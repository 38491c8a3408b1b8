// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

/** The ways in which a retailer's systems fail. What strength means is said with each. */
public enum FaultKind {
    /** A channel takes updates and applies none. Target: channel. Strength: share of the SKUs. */
    FEED_STOPS_APPLYING("feed-stops", Target.CHANNEL),
    /**
     * A channel accepts, and never says that it applied. Target: channel. Strength: share of the
     * SKUs.
     */
    ACCEPTED_ONLY("accepted-only", Target.CHANNEL),
    /** A channel applies late. Target: channel. Strength: by how much its delay is multiplied. */
    SLOW_FEED("slow-feed", Target.CHANNEL),
    /**
     * A store keeps its sales to itself until the end. Target: location. Strength: share of its
     * events.
     */
    LATE_UPLOAD("late-upload", Target.LOCATION),
    /**
     * A baseline is recorded late, at the end of the interval. Target: location. Strength: share of
     * the SKUs.
     */
    LATE_BASELINE("late-baseline", Target.LOCATION),
    /**
     * A second system reserves what a channel's own has reserved. Target: channel. Strength: share
     * of the lines.
     */
    SECOND_RESERVER("second-reserver", Target.CHANNEL),
    /** The publisher reads no till events any more. Target: none. Strength: none. */
    POS_INPUT_HANGS("pos-input-hangs", Target.NONE),
    /** The publisher computes too much. Target: channel. Strength: share of the updates. */
    WRONG_QUANTITY("wrong-quantity", Target.CHANNEL),
    /** Events never reach the bus. Target: source. Strength: share of them. */
    EVENTS_LOST("events-lost", Target.SOURCE),
    /** Events are sent twice. Target: source. Strength: share of them. */
    EVENTS_DOUBLED("events-doubled", Target.SOURCE),
    /**
     * Events overtake each other on their way. Target: source. Strength: by at most how many
     * seconds.
     */
    EVENTS_OUT_OF_ORDER("out-of-order", Target.SOURCE),
    /**
     * What leaves on a transfer does not arrive. Target: location that sends. Strength: share of
     * the transfers.
     */
    TRANSFER_LOST("transfer-lost", Target.LOCATION),
    /** A clock runs ahead. Target: source. Strength: by how many seconds. */
    CLOCK_AHEAD("clock-ahead", Target.SOURCE),
    /**
     * Bytes that are no event come between the events. Target: source. Strength: per event of it.
     */
    GARBAGE("garbage", Target.SOURCE),
    /** A source tells nothing until the end, then all at once. Target: source. Strength: none. */
    SOURCE_SILENT("source-silent", Target.SOURCE);

    /** What a fault of a kind happens to. */
    public enum Target {
        CHANNEL,
        LOCATION,
        SOURCE,
        NONE
    }

    private final String word;
    private final Target target;

    FaultKind(String word, Target target) {
        this.word = word;
        this.target = target;
    }

    /** Returns its name on the command line and in labels. */
    public String word() {
        return word;
    }

    /** Returns what such a fault happens to. */
    public Target target() {
        return target;
    }
}
