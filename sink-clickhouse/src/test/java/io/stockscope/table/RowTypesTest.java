// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
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
                new StockEventRow("s", "e", "t", "SHIP", "wms", "dc1", "web", -1, 2, 3, "c"),
                new StockEventRow("s", "e", "t", "SHIP", "wms", null, null, -1, 2, 3, null));
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
