// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.topics;

import static io.stockscope.event.StockscopeTopic.ALERTS;
import static io.stockscope.event.StockscopeTopic.CHANNEL_AVAILABILITY;
import static io.stockscope.event.StockscopeTopic.CHANNEL_ORDERS;
import static io.stockscope.event.StockscopeTopic.CHANNEL_RESERVATIONS;
import static io.stockscope.event.StockscopeTopic.DEAD_LETTERS;
import static io.stockscope.event.StockscopeTopic.ERP_STOCK;
import static io.stockscope.event.StockscopeTopic.MEASUREMENTS;
import static io.stockscope.event.StockscopeTopic.POS_LINES;
import static io.stockscope.event.StockscopeTopic.REFERENCE_CHANNELS;
import static io.stockscope.event.StockscopeTopic.REFERENCE_ITEMS;
import static io.stockscope.event.StockscopeTopic.STALE_TOP;
import static io.stockscope.event.StockscopeTopic.THROTTLE_ACKS;
import static io.stockscope.event.StockscopeTopic.THROTTLE_COMMANDS;
import static io.stockscope.event.StockscopeTopic.THROTTLE_OVERRIDES;
import static io.stockscope.event.StockscopeTopic.WMS_STOCK;

import io.stockscope.event.StockscopeTopic;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who has to do with the topics, and what each needs of them. The systems that send events are not
 * among them: each writes the one topic of its events, under whatever name it has.
 */
public enum Role {
    /** Reads events, measures. */
    STOCK_JOB(
            "User:stockscope-stock",
            EnumSet.of(
                    ERP_STOCK,
                    WMS_STOCK,
                    POS_LINES,
                    CHANNEL_RESERVATIONS,
                    CHANNEL_AVAILABILITY,
                    CHANNEL_ORDERS,
                    REFERENCE_ITEMS,
                    REFERENCE_CHANNELS),
            EnumSet.of(MEASUREMENTS, STALE_TOP, DEAD_LETTERS)),
    /** Reads measurements, alerts and commands. */
    ALERTING_JOB(
            "User:stockscope-alerting",
            EnumSet.of(
                    MEASUREMENTS,
                    STALE_TOP,
                    REFERENCE_CHANNELS,
                    THROTTLE_ACKS,
                    THROTTLE_OVERRIDES,
                    THROTTLE_COMMANDS),
            EnumSet.of(ALERTS, THROTTLE_COMMANDS, DEAD_LETTERS)),
    /** Tells channels what they may display, and obeys. */
    PUBLISHER(
            "User:stockscope-publisher",
            EnumSet.of(THROTTLE_COMMANDS),
            EnumSet.of(CHANNEL_AVAILABILITY, THROTTLE_ACKS)),
    /** People who may throttle a channel, or let it go, and who look after what went wrong. */
    OPERATOR("User:stockscope-operator", EnumSet.of(DEAD_LETTERS), EnumSet.of(THROTTLE_OVERRIDES)),
    /** Says which channels and articles there are. */
    REFERENCE(
            "User:stockscope-reference",
            EnumSet.noneOf(StockscopeTopic.class),
            EnumSet.of(REFERENCE_CHANNELS, REFERENCE_ITEMS));

    private final String defaultPrincipal;
    private final Set<StockscopeTopic> reads;
    private final Set<StockscopeTopic> writes;

    Role(String defaultPrincipal, Set<StockscopeTopic> reads, Set<StockscopeTopic> writes) {
        this.defaultPrincipal = defaultPrincipal;
        this.reads = reads;
        this.writes = writes;
    }

    /** Returns its name on the command line, such as {@code stock-job}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the role of that name. */
    static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** Returns Kafka's name for it where none is given. */
    String defaultPrincipal() {
        return defaultPrincipal;
    }

    boolean reads(StockscopeTopic topic) {
        return reads.contains(topic);
    }

    boolean writes(StockscopeTopic topic) {
        return writes.contains(topic);
    }
}
