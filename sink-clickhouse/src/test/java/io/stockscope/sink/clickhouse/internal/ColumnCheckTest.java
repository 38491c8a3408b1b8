// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.internal.ColumnCheck.ActualColumn;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColumnCheckTest {

    @Test
    void aTableWithTheDeclaredColumnsAndMoreHasNoProblem() {
        assertThat(
                        problems(
                                Map.of(
                                        "sensor", plain("String"),
                                        "value", plain("Int64"),
                                        "note", plain("Nullable(String)"),
                                        "more", plain("UInt8"))))
                .isEmpty();
    }

    @Test
    void aMissingTableIsNamedWithTheStatementThatMakesIt() {
        assertThat(problems(Map.of()))
                .singleElement()
                .asString()
                .contains(
                        "CREATE TABLE db.readings (sensor String, value Int64, note Nullable(String))");
    }

    @Test
    void everyDifferenceIsNamedWithTheStatementThatMendsIt() {
        assertThat(
                        problems(
                                Map.of(
                                        "value", plain("Int32"),
                                        "note", plain("String"))))
                .containsExactly(
                        "column sensor is missing. Mend it with: ALTER TABLE db.readings ADD COLUMN"
                                + " sensor String",
                        "column value is Int32 there, Int64 is declared. Mend it with: ALTER TABLE"
                                + " db.readings MODIFY COLUMN value Int64",
                        "column note is String there, Nullable(String) is declared. Mend it with:"
                                + " ALTER TABLE db.readings MODIFY COLUMN note Nullable(String)");
    }

    @Test
    void aColumnThatClickHouseComputesCannotBeWritten() {
        assertThat(
                        problems(
                                Map.of(
                                        "sensor", new ActualColumn("String", "DEFAULT"),
                                        "value", new ActualColumn("Int64", "MATERIALIZED"),
                                        "note", plain("Nullable(String)"))))
                .containsExactly(
                        "column value is MATERIALIZED and cannot be written. Mend it with: ALTER TABLE"
                                + " db.readings MODIFY COLUMN value REMOVE MATERIALIZED");
    }

    private static List<String> problems(Map<String, ActualColumn> actual) {
        return ColumnCheck.problems(
                "readings",
                "db",
                ReadingTable.INSTANCE.columns().stream().map(Column::toString).toList(),
                actual);
    }

    private static ActualColumn plain(String type) {
        return new ActualColumn(type, "");
    }

    private record Reading(String sensor, long value, String note) {}

    private enum ReadingTable implements ClickHouseTable<Reading> {
        INSTANCE;

        @Override
        public String tableName() {
            return "readings";
        }

        @Override
        public List<Column<Reading>> columns() {
            return List.of(
                    column("sensor", STRING, Reading::sensor),
                    column("value", INT64, Reading::value),
                    column("note", nullable(STRING), Reading::note));
        }
    }
}
