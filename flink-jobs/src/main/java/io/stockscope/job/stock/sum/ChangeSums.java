// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.stock.ChannelType;
import io.stockscope.stock.StaleSku;
import io.stockscope.stock.StockGauge;
import io.stockscope.stock.StockSystem;
import io.stockscope.stock.total.Change;
import io.stockscope.stock.total.ExposureSums;
import io.stockscope.stock.total.Instants;
import io.stockscope.stock.total.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes of what is added up over all SKUs, added up within one subtask, so that few of them
 * go to the second stage. Adding commutes.
 *
 * <p><b>Bound.</b> One entry per gauge, source with topic, stale display, and fact that has an
 * instant; whoever holds it looks at {@link #size} and takes them out.
 */
final class ChangeSums {

    private record Window(String channel, long startMillis) {}

    private record Gauge(StockGauge gauge, String of, @Nullable StockSystem system) {}

    private record Flow(String source, String topic) {}

    private record Display(String channel, String sku, long sinceMillis) {}

    private final Map<Window, ExposureSums> exposures = new LinkedHashMap<>();
    private final Map<String, ChannelType> channelTypes = new LinkedHashMap<>();
    private final Map<Gauge, Long> gauges = new LinkedHashMap<>();
    private final Map<String, Instants> oldestPending = new LinkedHashMap<>();
    private final Map<Flow, Change.Heard> heard = new LinkedHashMap<>();
    private final Map<Display, StaleSku> stale = new LinkedHashMap<>();

    /** Facts of which each may hold an instant of its own. */
    private int withInstants;

    /** About how many things are held. */
    int size() {
        return gauges.size() + heard.size() + stale.size() + withInstants;
    }

    void add(Fact.Exposed fact) {
        channelTypes.put(fact.channel(), fact.channelType());
        exposures
                .computeIfAbsent(
                        new Window(fact.channel(), Span.TEN_SECONDS.startOf(fact.atMillis())),
                        window -> new ExposureSums())
                .add(fact.exposure(), fact.times());
        withInstants++;
    }

    void add(Fact.Gauged fact) {
        gauges.merge(new Gauge(fact.gauge(), fact.of(), fact.system()), fact.change(), Long::sum);
    }

    void add(Fact.OldestPending fact) {
        Instants instants =
                oldestPending.computeIfAbsent(fact.channel(), channel -> new Instants());
        if (fact.fromMillis() != null) {
            instants.add(fact.fromMillis(), -1);
        }
        if (fact.toMillis() != null) {
            instants.add(fact.toMillis(), 1);
        }
        withInstants++;
    }

    /** Of several of one display the last one holds. */
    void add(Fact.Stale fact) {
        StaleSku display = fact.display();
        Display key = new Display(display.channel(), display.sku(), display.sinceMillis());
        stale.remove(key);
        stale.put(key, display);
    }

    /**
     * Adds an event that arrived.
     *
     * @param readAtMillis clock of the run
     */
    void add(Fact.Arrived fact, long readAtMillis) {
        heard.merge(
                new Flow(fact.source(), fact.topic()),
                new Change.Heard(
                        fact.source(),
                        fact.topic(),
                        fact.recordedAtMillis(),
                        readAtMillis,
                        readAtMillis),
                ChangeSums::newer);
    }

    /**
     * Hands all changes on; none is left. Those of windows come in the order of their windows. A
     * gauge or an exposure that is where it was is handed on as well: the second stage is to know
     * that there is one.
     */
    void take(Consumer<Change> out) {
        exposures.entrySet().stream()
                .sorted(
                        (one, other) ->
                                Long.compare(one.getKey().startMillis, other.getKey().startMillis))
                .forEach(
                        entry ->
                                out.accept(
                                        new Change.Exposed(
                                                entry.getKey().channel,
                                                Objects.requireNonNull(
                                                        channelTypes.get(entry.getKey().channel)),
                                                entry.getKey().startMillis,
                                                entry.getValue())));
        gauges.forEach(
                (gauge, by) ->
                        out.accept(new Change.Gauged(gauge.gauge, gauge.of, gauge.system, by)));
        oldestPending.forEach(
                (channel, by) -> {
                    if (!by.isEmpty()) {
                        out.accept(new Change.OldestPending(channel, by));
                    }
                });
        heard.values().forEach(out);
        stale.values().forEach(display -> out.accept(new Change.Stale(display)));
        exposures.clear();
        gauges.clear();
        oldestPending.clear();
        heard.clear();
        stale.clear();
        withInstants = 0;
    }

    private static Change.Heard newer(Change.Heard one, Change.Heard other) {
        boolean newer = other.recordedAtMillis() >= one.recordedAtMillis();
        return new Change.Heard(
                one.source(),
                one.topic(),
                newer ? other.recordedAtMillis() : one.recordedAtMillis(),
                newer ? other.readAtMillis() : one.readAtMillis(),
                Math.max(one.lastReadAtMillis(), other.lastReadAtMillis()));
    }
}
