// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static io.stockscope.sink.clickhouse.Column.column;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.ColumnTypes;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table with a column of every type, and its rows as ClickHouse and as Java put them in JSON. */
enum AllTypesTable implements ClickHouseTable<AllTypesRow> {
    INSTANCE;

    /** What {@link #expected} is compared with; ordered by id. */
    static final String SELECT =
            """
            SELECT toString(id), toString(int8), toString(int16), toString(int32),
                toString(int64), toString(uint8), toString(uint16), toString(uint32),
                toString(uint64), toString(reinterpretAsInt64(float64)), toString(bool),
                toString(toUnixTimestamp64Milli(time)), toString(toUnixTimestamp64Milli(instant)),
                text, lower(hex(bytes)), word, unit, toString(small_decimal), toString(decimal),
                text_or_null, word_or_null, toString(int64_or_null),
                toString(toUnixTimestamp64Milli(time_or_null)), toString(decimal_or_null),
                texts, arrayMap(n -> toString(n), numbers),
                mapApply((k, v) -> (k, toString(v)), counts), labels
            FROM all_types ORDER BY id FORMAT JSONCompactEachRow
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String tableName() {
        return "all_types";
    }

    @Override
    public List<Column<AllTypesRow>> columns() {
        return List.of(
                column("id", ColumnTypes.INT64, AllTypesRow::id),
                column("int8", ColumnTypes.INT8, AllTypesRow::int8),
                column("int16", ColumnTypes.INT16, AllTypesRow::int16),
                column("int32", ColumnTypes.INT32, AllTypesRow::int32),
                column("int64", ColumnTypes.INT64, AllTypesRow::int64),
                column("uint8", ColumnTypes.UINT8, AllTypesRow::uint8),
                column("uint16", ColumnTypes.UINT16, AllTypesRow::uint16),
                column("uint32", ColumnTypes.UINT32, AllTypesRow::uint32),
                column("uint64", ColumnTypes.UINT64, AllTypesRow::uint64),
                column("float64", ColumnTypes.FLOAT64, AllTypesRow::float64),
                column("bool", ColumnTypes.BOOL, AllTypesRow::bool),
                column("time", ColumnTypes.DATE_TIME_MILLIS, AllTypesRow::timeMillis),
                column("instant", ColumnTypes.INSTANT, AllTypesRow::instant),
                column("text", ColumnTypes.STRING, AllTypesRow::text),
                column("bytes", ColumnTypes.BYTES, AllTypesRow::bytes),
                column("word", ColumnTypes.LOW_CARDINALITY_STRING, AllTypesRow::word),
                column("unit", ColumnTypes.ENUM_NAME, AllTypesRow::unit),
                column("small_decimal", ColumnTypes.decimal(9, 2), AllTypesRow::smallDecimal),
                column("decimal", ColumnTypes.decimal(18, 4), AllTypesRow::decimal),
                column(
                        "text_or_null",
                        ColumnTypes.nullable(ColumnTypes.STRING),
                        AllTypesRow::textOrNull),
                column(
                        "word_or_null",
                        ColumnTypes.nullable(ColumnTypes.LOW_CARDINALITY_STRING),
                        AllTypesRow::wordOrNull),
                column(
                        "int64_or_null",
                        ColumnTypes.nullable(ColumnTypes.INT64),
                        AllTypesRow::int64OrNull),
                column(
                        "time_or_null",
                        ColumnTypes.nullable(ColumnTypes.DATE_TIME_MILLIS),
                        AllTypesRow::timeOrNull),
                column(
                        "decimal_or_null",
                        ColumnTypes.nullable(ColumnTypes.decimal(18, 4)),
                        AllTypesRow::decimalOrNull),
                column("texts", ColumnTypes.arrayOf(ColumnTypes.STRING), AllTypesRow::texts),
                column(
                        "numbers",
                        ColumnTypes.arrayOf(ColumnTypes.INT64.boxed()),
                        AllTypesRow::numbers),
                column(
                        "counts",
                        ColumnTypes.mapOf(ColumnTypes.LOW_CARDINALITY_STRING, ColumnTypes.INT64),
                        AllTypesRow::counts),
                column(
                        "labels",
                        ColumnTypes.mapOf(ColumnTypes.STRING, ColumnTypes.STRING),
                        AllTypesRow::labels));
    }

    /** Returns the statement that makes the table as declared, and as exactly once needs it. */
    static String create() {
        return INSTANCE.columns().stream()
                .map(Column::toString)
                .collect(
                        Collectors.joining(
                                ", ",
                                "CREATE TABLE all_types (",
                                ", _batch UInt128) ENGINE = MergeTree ORDER BY id SETTINGS"
                                        + " non_replicated_deduplication_window = 10000"));
    }

    /** Returns a line of {@link #SELECT}. */
    static JsonNode parse(String line) throws JsonProcessingException {
        return JSON.readTree(line);
    }

    /** Returns what {@link #SELECT} gives for {@code row}. */
    static JsonNode expected(AllTypesRow row) {
        ArrayNode json = JSON.createArrayNode();
        json.add(String.valueOf(row.id()))
                .add(String.valueOf(row.int8()))
                .add(String.valueOf(row.int16()))
                .add(String.valueOf(row.int32()))
                .add(String.valueOf(row.int64()))
                .add(String.valueOf(row.uint8()))
                .add(String.valueOf(row.uint16()))
                .add(String.valueOf(row.uint32()))
                .add(String.valueOf(row.uint64()))
                .add(String.valueOf(Double.doubleToRawLongBits(row.float64())))
                .add(String.valueOf(row.bool()))
                .add(String.valueOf(row.timeMillis()))
                .add(String.valueOf(row.instant().toEpochMilli()))
                .add(row.text())
                .add(HexFormat.of().formatHex(row.bytes()))
                .add(row.word())
                .add(row.unit().name())
                .add(plain(row.smallDecimal()))
                .add(plain(row.decimal()))
                .add(row.textOrNull())
                .add(row.wordOrNull())
                .add(row.int64OrNull() == null ? null : row.int64OrNull().toString())
                .add(row.timeOrNull() == null ? null : row.timeOrNull().toString())
                .add(plain(row.decimalOrNull()));
        row.texts().forEach(json.addArray()::add);
        ArrayNode numbers = json.addArray();
        row.numbers().forEach(number -> numbers.add(number.toString()));
        ObjectNode counts = json.addObject();
        row.counts().forEach((key, count) -> counts.put(key, count.toString()));
        row.labels().forEach(json.addObject()::put);
        return json;
    }

    private static @Nullable String plain(@Nullable BigDecimal value) {
        return value == null ? null : value.stripTrailingZeros().toPlainString();
    }
}
