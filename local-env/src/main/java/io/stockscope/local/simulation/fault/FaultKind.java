// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import java.util.Locale;

/** The ways in which a retailer's systems fail. What strength means is said with each. */
public enum FaultKind {
    /** A channel takes updates and applies none. Target: channel. Strength: share of the SKUs. */
    FEED_STOPS_APPLYING(
            "feed-stops",
            Target.CHANNEL,
            Strength.SHARE,
            1,
            "the channel takes updates and applies none"),
    /**
     * A channel accepts, and never says that it applied. Target: channel. Strength: share of the
     * SKUs.
     */
    ACCEPTED_ONLY(
            "accepted-only",
            Target.CHANNEL,
            Strength.SHARE,
            1,
            "the channel accepts updates and never says that it applied them"),
    /** A channel applies late. Target: channel. Strength: by how much its delay is multiplied. */
    SLOW_FEED("slow-feed", Target.CHANNEL, Strength.FACTOR, 10, "the channel applies late"),
    /**
     * A store keeps its sales to itself until the end. Target: store. Strength: share of its
     * events.
     */
    LATE_UPLOAD(
            "late-upload",
            Target.STORE,
            Strength.SHARE,
            1,
            "the store's tills keep their sales to themselves until the end"),
    /**
     * A baseline is recorded late, at the end of the interval. Target: location. Strength: share of
     * the SKUs.
     */
    LATE_BASELINE(
            "late-baseline",
            Target.LOCATION,
            Strength.SHARE,
            1,
            "the ERP tells of the opening baseline only at the end"),
    /**
     * A second system reserves what a channel's own has reserved. Target: channel. Strength: share
     * of the lines.
     */
    SECOND_RESERVER(
            "second-reserver",
            Target.CHANNEL,
            Strength.SHARE,
            0.5,
            "a second system reserves what the channel's own has reserved"),
    /** The publisher reads no till events any more. Target: none. Strength: none. */
    POS_INPUT_HANGS(
            "pos-input-hangs",
            Target.NONE,
            Strength.NONE,
            1,
            "the publisher reads no till events any more"),
    /** The publisher computes too much. Target: channel. Strength: share of the updates. */
    WRONG_QUANTITY(
            "wrong-quantity",
            Target.CHANNEL,
            Strength.SHARE,
            0.5,
            "the publisher publishes more than there is"),
    /** Events never reach the bus. Target: source. Strength: share of them. */
    EVENTS_LOST("events-lost", Target.SOURCE, Strength.SHARE, 0.5, "events never reach the bus"),
    /** Events are sent twice. Target: source. Strength: share of them. */
    EVENTS_DOUBLED("events-doubled", Target.SOURCE, Strength.SHARE, 0.5, "events are sent twice"),
    /**
     * Events overtake each other on their way: they reach the bus later than they say. Target:
     * source. Strength: by at most how many seconds.
     */
    EVENTS_OUT_OF_ORDER(
            "out-of-order",
            Target.SOURCE,
            Strength.SECONDS,
            60,
            "events reach the bus later than they were recorded, and overtake each other"),
    /**
     * What leaves on a transfer does not arrive. Target: location that sends. Strength: share of
     * the transfers.
     */
    TRANSFER_LOST(
            "transfer-lost",
            Target.LOCATION,
            Strength.SHARE,
            1,
            "what leaves on a transfer does not arrive"),
    /**
     * A clock runs ahead. Target: source. Strength: by how many seconds. A warehouse's and a till's
     * stamps only {@code occurredAt}, because a gateway with a right clock records; all others
     * stamp both times with the one clock.
     */
    CLOCK_AHEAD(
            "clock-ahead", Target.SOURCE, Strength.SECONDS, 600, "the source's clock runs ahead"),
    /**
     * Bytes that are no event, and events that break a rule, come between the events. Target:
     * source. Strength: per event of it.
     */
    GARBAGE(
            "garbage",
            Target.SOURCE,
            Strength.SHARE,
            0.1,
            "records that are no valid events come between the events"),
    /** A source tells nothing until the end, then all at once. Target: source. Strength: none. */
    SOURCE_SILENT(
            "source-silent",
            Target.SOURCE,
            Strength.NONE,
            1,
            "the source tells nothing until the end, then all at once"),
    /**
     * The publisher's connector to a channel needs its time for each update, and takes all of them
     * as they came: with many it falls behind. What a command lowers overtakes. Target: channel.
     * Strength: seconds that an update takes.
     */
    SLOW_CONNECTOR(
            "slow-connector",
            Target.CHANNEL,
            Strength.SECONDS,
            10,
            "the publisher's connector needs seconds for an update and takes each in its turn"),
    /**
     * A source's connector to the bus needs its time for each event, and falls behind with many; at
     * the end the rest comes at once. Target: source. Strength: seconds that an event takes.
     */
    SLOW_SOURCE(
            "slow-source",
            Target.SOURCE,
            Strength.SECONDS,
            3,
            "the source's connector needs seconds for an event and falls behind"),
    /**
     * The item master of articles comes only at the end, if it should have come in the interval:
     * when the books are opened. Target: none. Strength: share of the SKUs.
     */
    LATE_ITEMS(
            "late-items",
            Target.NONE,
            Strength.SHARE,
            0.2,
            "the item master of articles comes only at the end"),
    /**
     * Prices come in a currency that is not the retailer's. Target: none. Strength: share of the
     * SKUs.
     */
    WRONG_CURRENCY(
            "wrong-currency",
            Target.NONE,
            Strength.SHARE,
            0.5,
            "the item master has prices in another currency"),
    /**
     * A store's warehouse system books what its tills sell and take back. Target: store. Strength:
     * share of the lines.
     */
    SALES_BY_WMS(
            "sales-by-wms",
            Target.STORE,
            Strength.SHARE,
            1,
            "the store's warehouse system books what its tills sell and take back");

    /** What a fault of a kind happens to. */
    public enum Target {
        CHANNEL,
        LOCATION,
        /** A location with tills. */
        STORE,
        SOURCE,
        NONE;

        /** Returns what a person calls it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the number is that says how bad a fault is. */
    public enum Strength {
        /** A share of what could be hit. */
        SHARE("a share above 0, at most 1", 1),
        /** A factor. */
        FACTOR("a factor above 1, at most 1000", 1000),
        /** Seconds. */
        SECONDS("seconds above 0, at most 86400", 86_400),
        /** There is none: it is as bad as can be. */
        NONE("nothing", 1);

        private final String words;
        private final double most;

        Strength(String words, double most) {
            this.words = words;
            this.most = most;
        }

        /** Returns which numbers there are, in words. */
        public String words() {
            return words;
        }

        /** Returns whether a number is one of them. */
        public boolean allows(double strength) {
            return strength > (this == FACTOR ? 1 : 0) && strength <= most;
        }
    }

    private final String word;
    private final Target target;
    private final Strength strength;
    private final double defaultStrength;
    private final String meaning;

    FaultKind(
            String word, Target target, Strength strength, double defaultStrength, String meaning) {
        this.word = word;
        this.target = target;
        this.strength = strength;
        this.defaultStrength = defaultStrength;
        this.meaning = meaning;
    }

    /** Returns its name on the command line and in labels. */
    public String word() {
        return word;
    }

    /** Returns what such a fault happens to. */
    public Target target() {
        return target;
    }

    /** Returns what its strength is. */
    public Strength strength() {
        return strength;
    }

    /** Returns its strength where none is asked for. */
    public double defaultStrength() {
        return defaultStrength;
    }

    /** Returns what it does, for a person. */
    public String meaning() {
        return meaning;
    }
}
