// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static java.math.BigDecimal.ONE;
import static java.math.BigDecimal.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowTypesTest {

    static List<Record> rowsWithAndWithoutNulls() {
        return List.of(
                new StockLevelRow("s", "dc1", 1, 2, 3, 4, 5, -13, true, false, 6, 7),
                new NegativeAtsRow(
                        "i",
                        "s",
                        "dc1",
                        1,
                        1,
                        2L,
                        -3,
                        "e1",
                        "WMS",
                        List.of("a", "b"),
                        BigDecimal.ONE,
                        4),
                new NegativeAtsRow(
                        "i", "s", "dc1", 1, 1, null, -3, null, "WMS", List.of(), BigDecimal.ONE, 4),
                new ReservationConflictRow("r", "s", "dc1", "web", 1, 2, List.of("amazon"), 3),
                new DiscrepancyRow("i", "s", "dc1", "ERP", 1, 1, 2L, -3, 4),
                new DiscrepancyRow("i", "s", "dc1", "ERP", 1, 1, null, -3, 4),
                new DeadLetterRow(
                        "t",
                        1,
                        2,
                        new byte[] {-1},
                        "INVALID",
                        "m",
                        new byte[] {0},
                        1,
                        "ab",
                        "wms",
                        "t/1/1",
                        3),
                new DeadLetterRow("t", 1, 2, null, "INVALID", "m", null, 0, null, null, null, 3),
                new DeadLetterRecoveryRow("t", 1, 2, 3),
                new StockEventRow(
                        "s",
                        "e",
                        "t",
                        "ACKNOWLEDGED",
                        "web",
                        "dc1",
                        "web",
                        -1,
                        2,
                        3,
                        "c",
                        4,
                        5L,
                        6L,
                        Map.of("POS", 7L)),
                new StockEventRow(
                        "s", "e", "t", "SHIP", "wms", null, null, -1, 2, 3, null, 0, null, null,
                        Map.of()),
                new SyncLatencyRow(1, "web", "POS", "total", -1, 0, 1, -5, 0, Map.of(80, -1L)),
                new SyncSloRow(1, "web", 1, -1, 0),
                new ErpPostingDelayRow(1, "WMS", 1, 0, 5, 5, Map.of(80, 1L)),
                new BookComparisonRow(1, "dc1", "ERP", 2, 1),
                new FlowHealthRow(
                        1, "wms", "t", 6, 5, 4, 3, 2, 1, 1, Map.of("INVALID", 1L), 9, Map.of(), 8L),
                new FlowHealthRow(
                        1, "wms", "t", 6, 5, 4, 3, 2, 1, 1, Map.of(), 9, Map.of(80, 1L), null),
                new AuthorityViolationRow(1, "wms", "SAFETY_STOCK", 1),
                new ChannelRow(
                        "amazon",
                        "MARKETPLACE",
                        List.of("dc1"),
                        1L,
                        true,
                        2,
                        3,
                        4L,
                        Map.of("CONFIRMED", 5L),
                        0.025,
                        6L,
                        "ann",
                        false,
                        7),
                ChannelRow.takenBack("amazon", 8),
                exposure(2L),
                exposure(null),
                spell(3L),
                spell(null),
                duplicate(3L),
                duplicate(null),
                new PendingChangesRow("web", 3, 2, 1L, 4, 5),
                new PendingChangesRow("web", 0, 0, null, 4, 5),
                new CompletenessRow("wms", 1, 2),
                new UnanchoredLocationRow("dc1", 1, 2, 3),
                alert(5L),
                alert(null),
                new ThrottleCommandRow(
                        "web",
                        1,
                        "web-1",
                        "[]",
                        List.of("Slow"),
                        List.of("a"),
                        "r",
                        Map.of("Slow", "5"),
                        true,
                        false,
                        2,
                        3,
                        5),
                new ThrottleAckRow("web", 1, "web-1", ThrottleAckRow.Status.APPLIED, "", 3),
                rule(null),
                rule(9L),
                AlertRuleRow.files("a.yaml", 1, 2, "a.yaml:7: wrong", 3));
    }

    private static AlertRuleRow rule(@Nullable Long inForceUntil) {
        return new AlertRuleRow(
                "Slow",
                "sync",
                "a.yaml:4",
                "sync_latency_ms",
                Map.of("stage", "total"),
                List.of("channel"),
                "p95 > 5",
                1,
                "< 4",
                2,
                "KEEP",
                "page",
                Map.of("severity", "page"),
                Map.of("summary", "slow"),
                "CHANNEL",
                List.of("PAUSE"),
                3,
                4,
                true,
                5,
                inForceUntil,
                6,
                "",
                7);
    }

    private static AlertRow alert(@Nullable Long endedAt) {
        return new AlertRow(
                "a",
                1,
                "Slow",
                "page",
                "RESOLVED",
                Map.of("channel", "web"),
                Map.of("summary", "slow"),
                Double.NaN,
                "> 5",
                5,
                endedAt,
                true,
                6);
    }

    private static StaleExposureRow exposure(@Nullable Long oldestSince) {
        return new StaleExposureRow(
                1, "web", 2, 3, TEN, 4, ONE, oldestSince, 5, TEN, BigDecimal.ZERO, 6);
    }

    private static StaleSkuRow spell(@Nullable Long endedAt) {
        return new StaleSkuRow(
                "web", "s", 1, endedAt, "NOT_PROPAGATED", 5, 3, 1, 2, ONE, 4, TEN, 6);
    }

    private static DuplicateReservationRow duplicate(@Nullable Long closedAt) {
        return new DuplicateReservationRow(
                "i", "web", "o", "1", "s", 2, 1, closedAt, 1, List.of("r"), List.of("oms"), ONE, 4);
    }

    @ParameterizedTest
    @MethodSource("rowsWithAndWithoutNulls")
    @SuppressWarnings("unchecked")
    void typesAvoidKryoAndSurviveTheWayBetweenOperators(Record row) throws IOException {
        Configuration noGenericTypes =
                new Configuration().set(PipelineOptions.GENERIC_TYPES, false);
        TypeSerializer<Record> serializer =
                (TypeSerializer<Record>)
                        TypeInformation.of(row.getClass())
                                .createSerializer(new SerializerConfigImpl(noGenericTypes));
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(row, out);
        assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                .isEqualTo(row);
    }
}
