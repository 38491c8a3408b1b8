// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.Compression;
import java.util.List;

/**
 * What is known of a batch without looking into it. Table and columns are part of it: whoever
 * restores it may declare others by then.
 *
 * @param table its name, without the database
 * @param columns name and type of each, in the order in which they are written
 * @param openedAtMillis wall clock
 * @param rejections whether its rows say what other rows were refused
 * @param lengths of its rows
 */
record BatchHeader(
        String table,
        List<String> columns,
        BatchToken token,
        long openedAtMillis,
        Compression compression,
        boolean rejections,
        RowLengths lengths) {

    int rows() {
        return lengths.rows();
    }

    /** Returns whether rows end with the token. */
    boolean isStamped() {
        return !columns.isEmpty()
                && columns.get(columns.size() - 1).startsWith(BatchToken.COLUMN + " ");
    }

    /** Returns the columns' names. */
    List<String> columnNames() {
        return columns.stream().map(column -> column.substring(0, column.indexOf(' '))).toList();
    }
}
