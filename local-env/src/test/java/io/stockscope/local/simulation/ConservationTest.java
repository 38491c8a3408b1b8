// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.OrderEvent;
import io.stockscope.event.OrderLine;
import io.stockscope.event.OrderMilestone;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing comes from nowhere, and nothing is lost on the way. */
final class ConservationTest {
    private enum Flow {
        OPENING,
        IN,
        OUT,
        SOLD,
        PLACED,
        SHIPPED,
        TOLD_SHIPPED
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void unitsAddUp(long seed) {
        Map<Flow, Long> units = new EnumMap<>(Flow.class);
        SimulationTruth truth =
                Simulation.run(
                        SalesHistory.of(GeneratedSales.generate(20, 60, seed)),
                        new SimulationOptions(seed, 0),
                        (topic, event) -> add(topic, event, units));

        long onHand = truth.levels().stream().mapToLong(SimulationTruth.Level::onHand).sum();
        assertThat(of(Flow.OPENING, units) + of(Flow.IN, units) - of(Flow.OUT, units))
                .isEqualTo(onHand);
        assertThat(of(Flow.PLACED, units) + of(Flow.SOLD, units))
                .isEqualTo(truth.demand().bought());
        assertThat(units.get(Flow.TOLD_SHIPPED)).isEqualTo(units.get(Flow.SHIPPED));
        assertThat(truth.levels()).allSatisfy(ConservationTest::assertPossible);
    }

    /** A shelf holds nothing less than nothing, and all of its damaged units. */
    private static void assertPossible(SimulationTruth.Level level) {
        assertThat(level.onHand()).as("%s", level).isNotNegative();
        assertThat(level.damaged()).as("%s", level).isBetween(0L, level.onHand());
        assertThat(level.reserved()).as("%s", level).isNotNegative();
    }

    private static void add(StockscopeTopic topic, SpecificRecord event, Map<Flow, Long> units) {
        if (event instanceof ErpStockEvent erp && erp.getKind() == ErpStockKind.BASELINE) {
            add(Flow.OPENING, erp.getQuantity(), units);
        } else if (event instanceof WmsStockEvent wms) {
            switch (wms.getKind()) {
                case RECEIPT, RETURN, TRANSFER_IN, ADJUSTMENT ->
                        add(Flow.IN, wms.getQuantity(), units);
                case TRANSFER_OUT -> add(Flow.OUT, wms.getQuantity(), units);
                case SHIP -> {
                    add(Flow.OUT, wms.getQuantity(), units);
                    add(Flow.SHIPPED, wms.getQuantity(), units);
                }
                case DAMAGE, HOLD, RELEASE_HOLD, COUNT -> {}
            }
        } else if (event instanceof PosLineEvent pos) {
            boolean sold = pos.getKind() == PosLineKind.SALE;
            add(sold ? Flow.OUT : Flow.IN, pos.getQuantity(), units);
            add(Flow.SOLD, sold ? pos.getQuantity() : 0, units);
        } else if (event instanceof OrderEvent order) {
            long lines = order.getLines().stream().mapToLong(OrderLine::getQuantity).sum();
            add(
                    order.getMilestone() == OrderMilestone.PLACED ? Flow.PLACED : Flow.TOLD_SHIPPED,
                    lines,
                    units);
        }
    }

    private static long of(Flow flow, Map<Flow, Long> units) {
        return units.getOrDefault(flow, 0L);
    }

    private static void add(Flow flow, long more, Map<Flow, Long> units) {
        units.merge(flow, more, Long::sum);
    }
}
