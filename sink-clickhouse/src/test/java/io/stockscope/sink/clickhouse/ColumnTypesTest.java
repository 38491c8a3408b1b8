// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.BOOL;
import static io.stockscope.sink.clickhouse.ColumnTypes.BYTES;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.ENUM_NAME;
import static io.stockscope.sink.clickhouse.ColumnTypes.FLOAT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.INSTANT;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT16;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT32;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT8;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT16;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT32;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT8;
import static io.stockscope.sink.clickhouse.ColumnTypes.arrayOf;
import static io.stockscope.sink.clickhouse.ColumnTypes.decimal;
import static io.stockscope.sink.clickhouse.ColumnTypes.mapOf;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bytes are those of ClickHouse's documentation of RowBinary; the real engine reads them in an
 * IT.
 */
class ColumnTypesTest {

    @Test
    void numbersAreLittleEndian() {
        assertThat(hex(column("c", INT8, v -> -2))).isEqualTo("fe");
        assertThat(hex(column("c", INT16, v -> 0x0102))).isEqualTo("0201");
        assertThat(hex(column("c", INT32, v -> -1))).isEqualTo("ffffffff");
        assertThat(hex(column("c", INT64, v -> Long.MIN_VALUE))).isEqualTo("0000000000000080");
        assertThat(hex(column("c", UINT8, v -> 255))).isEqualTo("ff");
        assertThat(hex(column("c", UINT16, v -> 65_535))).isEqualTo("ffff");
        assertThat(hex(column("c", UINT32, v -> 0xFFFF_FFFEL))).isEqualTo("feffffff");
        assertThat(hex(column("c", UINT64, v -> 1))).isEqualTo("0100000000000000");
        assertThat(hex(column("c", FLOAT64, v -> 1.0))).isEqualTo("000000000000f03f");
        assertThat(hex(column("c", BOOL, v -> true))).isEqualTo("01");
        assertThat(hex(column("c", BOOL, v -> false))).isEqualTo("00");
    }

    @Test
    void textsAreUtf8WithTheirLengthInBytesBeforeThem() {
        assertThat(hex(column("c", STRING, v -> "aé"))).isEqualTo("0361c3a9");
        assertThat(hex(column("c", LOW_CARDINALITY_STRING, v -> ""))).isEqualTo("00");
        assertThat(hex(column("c", BYTES, v -> new byte[] {-1, 0}))).isEqualTo("02ff00");
        assertThat(hex(column("c", ENUM_NAME, v -> TimeUnit.DAYS))).isEqualTo("0444415953");
        assertThat(hex(column("c", STRING, v -> "x".repeat(300)))).startsWith("ac02").hasSize(604);
    }

    @Test
    void timesAreEpochMilliseconds() {
        assertThat(hex(column("c", DATE_TIME_MILLIS, v -> 1))).isEqualTo("0100000000000000");
        assertThat(hex(column("c", INSTANT, v -> Instant.ofEpochMilli(1).plusNanos(999))))
                .isEqualTo("0100000000000000");
    }

    @Test
    void decimalsAreUnscaledAtTheScaleOfTheColumn() {
        assertThat(hex(column("c", decimal(18, 4), v -> new BigDecimal("1.5"))))
                .isEqualTo("983a000000000000");
        assertThat(hex(column("c", decimal(9, 2), v -> new BigDecimal("-0.010"))))
                .isEqualTo("ffffffff");
        assertThat(hex(column("c", decimal(18, 4), v -> new BigDecimal("0E+30"))))
                .isEqualTo("0000000000000000");
    }

    @Test
    void containersHaveTheirSizeBeforeThem() {
        assertThat(hex(column("c", arrayOf(STRING), v -> List.of("a", "b"))))
                .isEqualTo("0201610162");
        assertThat(hex(column("c", mapOf(STRING, STRING), v -> Map.of("k", "v"))))
                .isEqualTo("01016b0176");
        assertThat(hex(column("c", mapOf(STRING, UINT64), v -> Map.of("k", 2L))))
                .isEqualTo("01016b0200000000000000");
    }

    @Test
    void nullIsAFlagBeforeTheValue() {
        assertThat(hex(column("c", nullable(STRING), v -> nothing()))).isEqualTo("01");
        assertThat(hex(column("c", nullable(STRING), v -> "a"))).isEqualTo("000161");
        assertThat(hex(column("c", nullable(INT8), v -> -1L))).isEqualTo("00ff");
    }

    @Test
    void typesAreNamedAsClickHouseNamesThem() {
        assertThat(nullable(LOW_CARDINALITY_STRING).text())
                .isEqualTo("LowCardinality(Nullable(String))");
        assertThat(nullable(DATE_TIME_MILLIS).text()).isEqualTo("Nullable(DateTime64(3, 'UTC'))");
        assertThat(mapOf(STRING, UINT64).text()).isEqualTo("Map(String, UInt64)");
        assertThat(arrayOf(nullable(STRING)).text()).isEqualTo("Array(Nullable(String))");
        assertThat(decimal(18, 4).text()).isEqualTo("Decimal(18, 4)");
        assertThat(column("c", BOOL, v -> true).toString()).isEqualTo("c Bool");
    }

    @Test
    void whatClickHouseHasNotIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> nullable(arrayOf(STRING)));
        assertThatIllegalArgumentException().isThrownBy(() -> nullable(mapOf(STRING, STRING)));
        assertThatIllegalArgumentException().isThrownBy(() -> nullable(nullable(STRING)));
        assertThatIllegalArgumentException().isThrownBy(() -> decimal(19, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> column("a b", BOOL, v -> true));
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, 128",
        "INT8, -129",
        "INT16, 32768",
        "INT32, 2147483648",
        "UINT8, -1",
        "UINT8, 256",
        "UINT16, 65536",
        "UINT32, 4294967296",
        "UINT64, -1"
    })
    void aNumberThatDoesNotFitIsRefusedAndNotCut(String type, long value) throws Exception {
        LongColumnType columnType = (LongColumnType) ColumnTypes.class.getField(type).get(null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hex(column("c", columnType, v -> value)))
                .withMessageContaining(value + " is outside the range of");
    }

    @Test
    void aTimeThatClickHouseCannotHoldIsRefused() {
        long year2300 = Instant.parse("2300-01-01T00:00:00Z").toEpochMilli();
        assertThat(hex(column("c", DATE_TIME_MILLIS, v -> year2300 - 1))).hasSize(16);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hex(column("c", DATE_TIME_MILLIS, v -> year2300)));
    }

    @ParameterizedTest
    @CsvSource({"0.00001", "100000000000000", "-100000000000000", "1E+400"})
    void aDecimalThatDoesNotFitIsRefusedAndNotRounded(BigDecimal value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hex(column("c", decimal(18, 4), v -> value)))
                .withMessageContaining("does not fit Decimal(18, 4)");
    }

    @Test
    void theWholeRangeOfADecimalFits() {
        assertThat(hex(column("c", decimal(18, 4), v -> new BigDecimal("99999999999999.9999"))))
                .isEqualTo("ffff63a7b3b6e00d");
    }

    @Test
    void nullInAColumnThatIsNotNullableIsRefused() {
        assertThatThrownBy(() -> hex(column("c", STRING, v -> nothing())))
                .hasMessageContaining("not nullable");
    }

    @Test
    void aBufferKeepsWhatItHasWhenItGrows() {
        RowBinaryOutput out = new RowBinaryOutput(1);
        for (int i = 0; i < 1_000; i++) {
            out.writeByte(i);
        }
        assertThat(out.size()).isEqualTo(1_000);
        assertThat(out.toByteArray()[999]).isEqualTo((byte) 999);
    }

    @Test
    void textsOfEveryLengthComeThroughWhole() {
        for (int length : new int[] {127, 128, 16_383, 16_384}) {
            RowBinaryOutput out = new RowBinaryOutput(16);
            out.writeString("y".repeat(length));
            int prefix = length < 128 ? 1 : length < 16_384 ? 2 : 3;
            assertThat(out.size()).isEqualTo(length + prefix);
            assertThat(new String(out.toByteArray(), prefix, length, StandardCharsets.UTF_8))
                    .isEqualTo("y".repeat(length));
        }
    }

    private static @Nullable String nothing() {
        return null;
    }

    private static String hex(Column<String> column) {
        RowBinaryOutput out = new RowBinaryOutput(16);
        column.write("row", out);
        return HexFormat.of().formatHex(out.toByteArray());
    }
}
