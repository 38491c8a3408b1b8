// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static io.stockscope.local.run.WindowRows.bins;
import static io.stockscope.local.run.WindowRows.floor;
import static io.stockscope.local.run.WindowRows.key;
import static io.stockscope.local.run.WindowRows.p99;
import static io.stockscope.local.run.WindowRows.p99s;
import static io.stockscope.local.run.WindowRows.rounded;
import static io.stockscope.local.run.WindowRows.window;
import static io.stockscope.local.run.WindowRows.windowOf;
import static io.stockscope.local.run.WindowRows.windows;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.text.TextEvent;
import io.stockscope.local.run.ExposureRecount.Stale;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.reference.StaleSku;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** Computes once more, from the bus or from finer rows, what no reference has. */
final class Recounts {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private Recounts() {}

    static void assertCompletenessIsAsFarAsEachSourceHasRecorded(LivePlay play) throws Exception {
        Map<String, List<SpecificRecord>> bySource =
                stockEvents(play).collect(Collectors.groupingBy(event -> text(event, "source")));
        Map<String, Instant> newest = new TreeMap<>();
        bySource.forEach(
                (source, events) ->
                        newest.put(
                                source,
                                events.stream()
                                        .map(event -> time(event, "recordedAt"))
                                        .max(Instant::compareTo)
                                        .orElseThrow()));

        Map<String, Instant> found = new TreeMap<>();
        for (JsonNode row :
                play.live()
                        .query(
                                "SELECT source, toUnixTimestamp64Milli(recorded_to) AS recorded,"
                                        + " toUnixTimestamp64Milli(expected_complete_to) AS complete"
                                        + " FROM completeness")) {
            String source = row.get("source").asText();
            long recorded = row.get("recorded").asLong();
            found.put(source, Instant.ofEpochMilli(recorded));
            List<Long> delays =
                    requireNonNull(bySource.get(source)).stream()
                            .map(
                                    event ->
                                            Duration.between(
                                                            time(event, "occurredAt"),
                                                            time(event, "recordedAt"))
                                                    .toMillis())
                            .sorted()
                            .toList();
            long longest = delays.get((int) Math.ceil(0.999 * delays.size() - 1e-6) - 1);
            assertThat(recorded - row.get("complete").asLong())
                    .as(source)
                    .isCloseTo(longest, within(longest / 100 + 2));
        }
        assertThat(found).hasSizeGreaterThan(15).isEqualTo(newest);
    }

    /** "On hand, in a store: POS for sales and returns; in a distribution centre: WMS." */
    static void assertAuthorityViolationsAreThoseOnTheBus(LivePlay play) throws Exception {
        Map<String, Long> violations = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        stockEvents(play)
                .filter(event -> seen.add(text(event, "eventId")))
                .filter(Recounts::violatesAuthority)
                .forEach(
                        event ->
                                violations.merge(
                                        key(
                                                windowOf(time(event, "recordedAt")),
                                                List.of("source"),
                                                label -> text(event, label)),
                                        1L,
                                        Long::sum));
        assertThat(violations.values().stream().mapToLong(Long::longValue).sum())
                .isGreaterThanOrEqualTo(6);

        Map<String, Long> found = new TreeMap<>();
        for (JsonNode row : windows(play.live(), "authority_violations")) {
            assertThat(row.get("state").asText()).isEqualTo("ON_HAND");
            found.put(
                    key(window(row), List.of("source"), label -> row.get(label).asText()),
                    row.get("events").asLong());
        }
        assertThat(found).isEqualTo(violations);
    }

    private static boolean violatesAuthority(SpecificRecord event) {
        if (event instanceof PosLineEvent line) {
            return line.getLocation().startsWith("dc");
        }
        return event instanceof WmsStockEvent moved
                && moved.getLocation().startsWith("store")
                && (moved.getKind() == WmsStockKind.RETURN
                        || (moved.getKind() == WmsStockKind.SHIP
                                && moved.getReservationId() == null));
    }

    static void assertExposureFollowsFromTheStaleSkus(LivePlay play) throws Exception {
        StockViews live = play.live();
        List<StaleSku> spells = live.metrics().staleSkus();
        Set<String> channels = spells.stream().map(StaleSku::channel).collect(Collectors.toSet());
        assertThat(channels).isNotEmpty();
        for (String channel : channels) {
            ExposureRecount recount =
                    new ExposureRecount(
                            spells.stream().filter(of -> of.channel().equals(channel)).toList(),
                            threshold(play, channel));
            assertExposure(play, channel, "stale_exposure", WINDOW, recount);
            assertExposure(play, channel, "stale_exposure_1m", MINUTE, recount);
            assertExposure(play, channel, "stale_exposure_1h", HOUR, recount);
        }
    }

    /** All rows say what was so at their end, and there is one wherever something has changed. */
    private static void assertExposure(
            LivePlay play, String channel, String view, Duration window, ExposureRecount recount)
            throws Exception {
        Instant until = play.until();
        Map<Instant, Stale> rows = new TreeMap<>();
        Map<Instant, Stale> counted = new TreeMap<>();
        for (JsonNode row : windows(play.live(), view)) {
            if (row.get("channel").asText().equals(channel)) {
                JsonNode since = row.get("oldest");
                rows.put(
                        window(row),
                        new Stale(
                                row.get("stale_skus").asLong(),
                                since.isNull() ? null : Instant.ofEpochMilli(since.asLong())));
                counted.put(window(row), recount.before(window(row).plus(window)));
                long most = 0;
                for (Instant end = window(row).plus(WINDOW);
                        !end.isAfter(window(row).plus(window));
                        end = end.plus(WINDOW)) {
                    most = Math.max(most, recount.before(end).skus());
                }
                assertThat(row.get("most_stale_skus").asLong())
                        .as("%s in %s of %s", channel, window(row), view)
                        .isEqualTo(most);
            }
        }
        assertThat(rows).as(view).isEqualTo(counted);
        Instant first = floor(until.minus(HOUR.multipliedBy(4)), HOUR);
        assertThat(rows.keySet())
                .as(view)
                .containsAll(recount.changes(window, first, until).keySet());
    }

    private static Duration threshold(LivePlay play, String channel) {
        return play.events().stream()
                .map(TextEvent::event)
                .filter(ChannelProfile.class::isInstance)
                .map(ChannelProfile.class::cast)
                .filter(profile -> profile.getChannel().equals(channel))
                .map(profile -> Duration.ofMillis(profile.getStalenessThresholdMs()))
                .findFirst()
                .orElseThrow();
    }

    static void assertLatencyIsThatOfTenSeconds(LivePlay play) throws Exception {
        StockViews live = play.live();
        List<String> labels = List.of("channel", "system", "stage");
        for (String view : List.of("sync_latency_1m", "sync_latency_1h")) {
            Duration window = view.endsWith("m") ? MINUTE : HOUR;
            Map<String, Map<Integer, Long>> bins = new TreeMap<>();
            Map<String, Long> millis = new TreeMap<>();
            for (JsonNode row : windows(live, "sync_latency")) {
                String key =
                        key(floor(window(row), window), labels, label -> row.get(label).asText());
                Map<Integer, Long> merged = bins.computeIfAbsent(key, any -> new TreeMap<>());
                bins(row).forEach((bin, n) -> merged.merge(bin, n, Long::sum));
                millis.merge(key, row.get("sum_ms").asLong(), Long::sum);
            }
            Map<String, Double> expectedP99s = new TreeMap<>();
            bins.forEach((key, merged) -> expectedP99s.put(key, p99(merged)));
            Map<String, Long> found = new TreeMap<>();
            for (JsonNode row : windows(live, view)) {
                found.put(
                        key(window(row), labels, label -> row.get(label).asText()),
                        row.get("sum_ms").asLong());
            }
            assertThat(found).as(view).isEqualTo(millis);
            assertThat(p99s(windows(live, view), labels, "p99_ms"))
                    .isEqualTo(rounded(expectedP99s));
        }
    }

    private static Stream<SpecificRecord> stockEvents(LivePlay play) {
        return play.events().stream()
                .filter(event -> ReferenceStock.STOCK_TOPICS.contains(event.topic()))
                .map(TextEvent::event);
    }

    private static String text(SpecificRecord event, String field) {
        return String.valueOf(event.get(event.getSchema().getField(field).pos()));
    }

    private static Instant time(SpecificRecord event, String field) {
        return (Instant) event.get(event.getSchema().getField(field).pos());
    }
}
