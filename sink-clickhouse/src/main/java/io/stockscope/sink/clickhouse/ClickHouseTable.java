// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import java.io.Serializable;
import java.util.List;

/**
 * A table in ClickHouse, as rows of type {@code T} are written to it: its name, and its columns.
 *
 * <p>Declare it once per table, as an enum with one constant: that serializes by name, so the
 * accessors in {@link #columns()} need not be serializable.
 *
 * <pre>{@code
 * enum ReadingTable implements ClickHouseTable<Reading> {
 *     INSTANCE;
 *
 *     public String tableName() {
 *         return "readings";
 *     }
 *
 *     public List<Column<Reading>> columns() {
 *         return List.of(
 *                 column("sensor", STRING, Reading::sensor),
 *                 column("value", INT64, Reading::value),
 *                 column("read_at", DATE_TIME_MILLIS, Reading::readAtMillis));
 *     }
 * }
 * }</pre>
 *
 * @param <T> the rows
 */
public interface ClickHouseTable<T> extends Serializable {

    /** Returns the table's name, without its database: letters, digits and {@code _}. */
    String tableName();

    /**
     * Returns the columns that are written, in the order in which they are sent. The table may have
     * more: those take their defaults.
     */
    List<Column<T>> columns();
}
