// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.Aggregate;
import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.Condition;
import io.stockscope.alert.Rule;
import io.stockscope.alert.throttle.Brake;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An engine goes on from what an older version has written of the same history. */
class OlderFormatTest {

    @Test
    void goesOnFromFormat3() throws IOException {
        World world = play();
        world.restart(new World.Checkpoint(written("format-3"), world.checkpoint().read()));
        world.alerts.clear();
        world.secondsOf(130, () -> world.stale("amazon", 3));
        assertThat(world.brake("amazon").bySku()).containsOnlyKeys("A", "B");
        assertThat(world.told())
                .contains("Stale amazon FIRING +1", "Unacknowledged ebay FIRING +63")
                .noneMatch(text -> text.contains("RESOLVED"));

        world.secondsOf(200, () -> world.stale("amazon", 3));
        assertThat(world.told())
                .as("a release that nobody answers")
                .anyMatch(text -> text.startsWith("Unacknowledged ebay RESOLVED +63"))
                .noneMatch(text -> text.startsWith("Unacknowledged amazon RESOLVED"));
        assertThat(world.brake("ebay")).isEqualTo(Brake.FREE);
    }

    /**
     * Two channels are braked; one is released, and nobody answers that. What the older version
     * wrote of it was written by the same lines, with {@code worst} as it was then.
     */
    private static World play() {
        World world =
                new World(
                        rule("Stale", AlertMetric.STALE_SKUS, 30, 20, brake()),
                        rule("Unacknowledged", AlertMetric.THROTTLE_UNACKNOWLEDGED, 0, 0, null));
        world.engine.channel("amazon", "MARKETPLACE");
        for (String till : List.of("till-1", "till-2")) {
            world.gauge("backlog_ms", Map.of("source", till, "topic", "pos.lines"), 0);
            world.gauge("source_silent_ms", Map.of("source", till), 60_000);
        }
        world.stale("amazon", 3);
        world.stale("ebay", 3);
        world.seconds(20);
        world.engine.worst("amazon", world.told, List.of("A", "B"));
        world.engine.worst("ebay", world.told, List.of("C"));
        world.seconds(20);
        long first = Objects.requireNonNull(world.log.get("amazon")).revision();
        world.engine.isAnswered("amazon", first, true);
        world.stale("ebay", 0);
        world.secondsOf(200, () -> world.stale("amazon", 3));
        return world;
    }

    private static byte[] written(String format) throws IOException {
        String name = "/state/engine-" + format + ".base64";
        try (InputStream in = OlderFormatTest.class.getResourceAsStream(name)) {
            byte[] text = Objects.requireNonNull(in, name).readAllBytes();
            return Base64.getMimeDecoder().decode(new String(text, StandardCharsets.US_ASCII));
        }
    }

    private static Rule.Throttle brake() {
        return new Rule.Throttle(
                Rule.Scope.WORST_SKUS,
                List.of(
                        new Rule.Step(Rule.Mode.BUFFER, 20, null, Duration.ZERO),
                        new Rule.Step(Rule.Mode.PAUSE, null, null, Duration.ofMinutes(10))),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2));
    }

    private static Rule rule(
            String name,
            AlertMetric metric,
            int holdSeconds,
            int clearSeconds,
            Rule.@Nullable Throttle throttle) {
        return new Rule(
                name,
                "test",
                Map.of(),
                List.of("channel"),
                new Rule.ValueSignal(
                        metric,
                        Aggregate.LAST,
                        Duration.ofSeconds(10),
                        new Condition(Condition.Operator.GREATER, 0),
                        0),
                Duration.ofSeconds(holdSeconds),
                new Rule.Clear(
                        new Condition(Condition.Operator.LESS_OR_EQUAL, 0),
                        Duration.ofSeconds(clearSeconds)),
                Rule.NoData.KEEP,
                Map.of("severity", "page"),
                Map.of("summary", "{{channel}} shows {{value}} stale SKUs"),
                throttle,
                false);
    }
}
