// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.produce;

import io.stockscope.event.StockscopeTopic;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** How many events there were of each topic, and in which time. */
final class EventCounts {
    private final long startedNanos = System.nanoTime();
    private final long[] byTopic = new long[StockscopeTopic.values().length];

    void add(StockscopeTopic topic) {
        byTopic[topic.ordinal()]++;
    }

    long total() {
        return Arrays.stream(byTopic).sum();
    }

    /** Prints a line with the sum and the rate, and one per topic that had any. */
    void print(PrintWriter out, String done) {
        double seconds =
                Math.max(1, Duration.ofNanos(System.nanoTime() - startedNanos).toMillis()) / 1e3;
        out.printf(
                Locale.ROOT,
                "%s %,d events in %.1f s (%,.0f per second)%n",
                done,
                total(),
                seconds,
                total() / seconds);
        for (StockscopeTopic topic : StockscopeTopic.values()) {
            if (byTopic[topic.ordinal()] > 0) {
                out.printf(
                        Locale.ROOT,
                        "  %-28s %,12d%n",
                        topic.topicName(),
                        byTopic[topic.ordinal()]);
            }
        }
        out.flush();
    }
}
