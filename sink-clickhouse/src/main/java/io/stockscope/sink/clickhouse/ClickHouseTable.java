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

    /**
     * Returns the names of the columns that make a row's key, where the table replaces rows of the
     * same key (a {@code ReplacingMergeTree} sorted by them): the first of {@link #columns()}, in
     * their order. Of rows with the same key only one is sent per batch.
     *
     * <p>None, the default: rows add up, each one counts.
     */
    default List<String> key() {
        return List.of();
    }

    /**
     * Returns which one of several rows with the same {@link #key()} counts: the highest, of equals
     * the one that was written last. The same number as in the table's version column, if it has
     * one.
     */
    default long version(T row) {
        return 0;
    }

    /**
     * Returns what follows {@code PARTITION BY} in the table, as {@code system.tables} shows it;
     * empty, the default, if it has no partitions. A batch has rows of one partition only, because
     * ClickHouse writes partitions one after the other: a failure between two would leave half of
     * it.
     */
    default String partitionBy() {
        return "";
    }

    /**
     * Returns a number that is the same for two rows exactly if they belong to the same partition
     * of {@link #partitionBy()}, such as the day's number.
     */
    default long partition(T row) {
        return 0;
    }
}
