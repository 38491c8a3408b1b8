// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.topics;

import io.stockscope.event.StockscopeTopic;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a topic should be like. This is the one place that says so, for all topics.
 *
 * @param topic which one
 * @param partitions at least so many
 * @param settings Kafka's topic settings that matter, and their values
 */
public record TopicPlan(StockscopeTopic topic, int partitions, Map<String, String> settings) {

    /** Enough for one machine, and for parallelism 4. */
    public static final int DEFAULT_PARTITIONS = 4;

    static final String CLEANUP = "cleanup.policy";
    static final String RETENTION_MILLIS = "retention.ms";
    static final String MAX_BYTES = "max.message.bytes";
    static final String TIMESTAMPS = "message.timestamp.type";
    static final String COMPACTION_LAG_MILLIS = "min.compaction.lag.ms";

    private static final String FOREVER = "-1";

    /** A record, its key, and what Kafka adds; Kafka's own default. */
    private static final int RECORD_BYTES = 1 << 20;

    /** Room for a cut record of 900 KB beside a key and a message of its own. */
    private static final int DEAD_LETTER_BYTES = 2 << 20;

    public TopicPlan {
        settings = Map.copyOf(settings);
    }

    /**
     * The plans of all topics of the contract.
     *
     * @param partitions of the topics that carry events and measurements
     * @param inputRetention how long inputs are kept; null: for good, since bounded runs and
     *     rebuilds read the history again
     */
    public static List<TopicPlan> all(int partitions, @Nullable Duration inputRetention) {
        String inputs = inputRetention == null ? FOREVER : Long.toString(inputRetention.toMillis());
        return Arrays.stream(StockscopeTopic.values())
                .map(topic -> plan(topic, partitions, inputs))
                .toList();
    }

    private static TopicPlan plan(StockscopeTopic topic, int partitions, String inputs) {
        return switch (topic) {
            case ERP_STOCK,
                    WMS_STOCK,
                    POS_LINES,
                    CHANNEL_RESERVATIONS,
                    CHANNEL_AVAILABILITY,
                    CHANNEL_ORDERS ->
                    kept(topic, partitions, inputs, RECORD_BYTES);
            case REFERENCE_ITEMS -> compacted(topic, partitions, Duration.ZERO);
            case REFERENCE_CHANNELS, THROTTLE_OVERRIDES -> compacted(topic, 1, Duration.ZERO);
            case THROTTLE_ACKS -> kept(topic, 1, days(7), RECORD_BYTES);
            case MEASUREMENTS -> kept(topic, partitions, days(7), RECORD_BYTES);
            case STALE_TOP -> kept(topic, 1, days(1), RECORD_BYTES);
            case ALERTS -> kept(topic, 1, days(30), RECORD_BYTES);
            case THROTTLE_COMMANDS -> compacted(topic, 1, Duration.ofDays(30));
            case DEAD_LETTERS -> kept(topic, partitions, days(30), DEAD_LETTER_BYTES);
        };
    }

    /**
     * By append time: the times in records are those of the business, and Kafka would delete last
     * year's sales the moment they are replayed.
     */
    private static TopicPlan kept(
            StockscopeTopic topic, int partitions, String retentionMillis, int maxBytes) {
        return plan(
                topic,
                partitions,
                Map.of(CLEANUP, "delete", RETENTION_MILLIS, retentionMillis),
                maxBytes);
    }

    /**
     * The last record of each key for good; every record for {@code history}. The table of the
     * contract must agree.
     */
    private static TopicPlan compacted(StockscopeTopic topic, int partitions, Duration history) {
        if (!topic.compacted()) {
            throw new IllegalStateException(topic + " is not compacted by the contract");
        }
        return plan(
                topic,
                partitions,
                Map.of(
                        CLEANUP,
                        "compact",
                        COMPACTION_LAG_MILLIS,
                        Long.toString(history.toMillis())),
                RECORD_BYTES);
    }

    private static TopicPlan plan(
            StockscopeTopic topic, int partitions, Map<String, String> cleanup, int maxBytes) {
        Map<String, String> settings = new TreeMap<>(cleanup);
        settings.put(MAX_BYTES, Integer.toString(maxBytes));
        settings.put(TIMESTAMPS, "LogAppendTime");
        return new TopicPlan(topic, partitions, settings);
    }

    private static String days(int count) {
        return Long.toString(Duration.ofDays(count).toMillis());
    }

    /**
     * Whether a value found in Kafka does at least what the planned one does: more room, a longer
     * retention.
     */
    static boolean satisfies(String setting, String planned, @Nullable String found) {
        if (found == null) {
            return false;
        }
        return switch (setting) {
            case RETENTION_MILLIS ->
                    found.equals(FOREVER) || (!planned.equals(FOREVER) && atLeast(planned, found));
            case MAX_BYTES, COMPACTION_LAG_MILLIS -> atLeast(planned, found);
            default -> planned.equals(found);
        };
    }

    private static boolean atLeast(String planned, String found) {
        return Long.parseLong(found) >= Long.parseLong(planned);
    }
}
