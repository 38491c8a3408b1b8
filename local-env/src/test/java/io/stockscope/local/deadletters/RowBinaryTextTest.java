// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.deadletters;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.BOOL;
import static io.stockscope.sink.clickhouse.ColumnTypes.FLOAT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT8;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.decimal;
import static io.stockscope.sink.clickhouse.ColumnTypes.mapOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.ColumnTypes;
import io.stockscope.sink.clickhouse.RowBinaryOutput;
import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.NegativeAtsTable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RowBinaryTextTest {

    private static final List<Column<NegativeAtsRow>> COLUMNS = NegativeAtsTable.INSTANCE.columns();
    private static final NegativeAtsRow ROW =
            new NegativeAtsRow(
                    "i\n1",
                    "mug",
                    "oslo",
                    0,
                    1,
                    null,
                    -3,
                    "e1",
                    "WMS",
                    List.of("web", "amazon"),
                    new BigDecimal("-12.5"),
                    7);

    @Test
    void showsEachColumnOfARowWithTheTokenOfItsBatch() {
        RowBinaryOutput out = encoded(COLUMNS, ROW);
        out.writeLittleEndian(-1, 8);
        out.writeLittleEndian(0, 8);

        assertThat(RowBinaryText.lines(names(COLUMNS) + ", _batch UInt128", out.toByteArray()))
                .hasValue(
                        List.of(
                                "incident_id = 'i\\u{a}1'",
                                "sku = 'mug'",
                                "location = 'oslo'",
                                "opened_at = 1970-01-01T00:00:00Z",
                                "began_at = 1970-01-01T00:00:00.001Z",
                                "closed_at = NULL",
                                "lowest_ats = -3",
                                "cause_event_id = 'e1'",
                                "cause_system = 'WMS'",
                                "channels = ['web', 'amazon']",
                                "value = -12.5000",
                                "version = 7",
                                "_batch = 18446744073709551615"));
    }

    @Test
    void showsTheOtherTypesThatAColumnMayHave() {
        List<Column<Integer>> columns =
                List.of(
                        column("tiny", INT8, n -> (long) -n),
                        column("large", UINT64, n -> Long.MAX_VALUE),
                        column("ratio", FLOAT64, n -> n / 2.0),
                        column("yes", BOOL, n -> true),
                        column("small_money", decimal(9, 2), n -> BigDecimal.valueOf(n)),
                        column(
                                "by_name",
                                mapOf(ColumnTypes.STRING, ColumnTypes.INT64),
                                n -> Map.of("a", (long) n)));
        assertThat(RowBinaryText.lines(names(columns), encoded(columns, 3).toByteArray()))
                .hasValue(
                        List.of(
                                "tiny = -3",
                                "large = 9223372036854775807",
                                "ratio = 1.5",
                                "yes = true",
                                "small_money = 3.00",
                                "by_name = {'a': 3}"));
    }

    @Test
    void bytesThatAreNotThisRowAreNotRead() {
        byte[] row = encoded(COLUMNS, ROW).toByteArray();
        String columns = names(COLUMNS);
        for (int length = 0; length < row.length; length++) {
            assertThat(RowBinaryText.lines(columns, Arrays.copyOf(row, length))).isEmpty();
        }
        assertThat(RowBinaryText.lines(columns, Arrays.copyOf(row, row.length + 1))).isEmpty();
        assertThat(RowBinaryText.lines("a UUID", row)).isEmpty();
        byte[] lie = {-1, -1, -1, -1, 127};
        assertThat(RowBinaryText.lines("a String", lie)).isEmpty();
        assertThat(RowBinaryText.lines("a Array(Int8)", lie)).isEmpty();
    }

    private static <T> String names(List<Column<T>> columns) {
        return columns.stream().map(Column::toString).collect(Collectors.joining(", "));
    }

    private static <T> RowBinaryOutput encoded(List<Column<T>> columns, T row) {
        RowBinaryOutput out = new RowBinaryOutput(16);
        columns.forEach(column -> column.write(row, out));
        return out;
    }
}
