// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import java.util.List;

/**
 * A row that cannot be in its table: ClickHouse refuses it for its values, or it cannot be encoded.
 *
 * @param table its name, without the database
 * @param id which row: the same whenever the same row is refused again; not negative
 * @param columns the columns of {@code rowBinary}, each as name and type
 * @param rowBinary the row as it was sent; what could be encoded of it, if it could not be sent
 * @param reason a short name of the class of failure, for counting
 * @param message what ClickHouse said, or why it cannot be encoded, in one line
 * @param text the row as {@code toString()} gives it, if it could not be encoded; else empty
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record RejectedRow(
        String table,
        long id,
        List<String> columns,
        byte[] rowBinary,
        String reason,
        String message,
        String text) {}
