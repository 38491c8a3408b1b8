// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.table.DeadLetterLimits.MAX_VALUE_BYTES;

import io.stockscope.sink.clickhouse.RejectedRow;
import java.nio.charset.StandardCharsets;

/**
 * Rows that cannot be in their table, as dead letters.
 *
 * <p>Such a dead letter is no record on Kafka: its topic is {@code clickhouse.<table>}, its offset
 * the row's id. Its value is the row in RowBinary and its key the columns, {@code name type, name
 * type, ...}; of a row that cannot be encoded the value is a text, and there is no key.
 */
public final class RejectedRows {

    /** Before the table's name in the topic of such a dead letter; no Kafka topic begins so. */
    public static final String TOPIC_PREFIX = "clickhouse.";

    /** Why a row is not in its table. */
    public enum Reason {
        /** ClickHouse refuses it for its values, such as by a constraint. */
        REJECTED_BY_CLICKHOUSE,
        /** A value is outside the range of its column. */
        UNENCODABLE
    }

    private RejectedRows() {}

    /** Returns the dead letter of a row that is refused now. */
    public static DeadLetterRow deadLetter(RejectedRow row) {
        boolean encoded = row.text().isEmpty();
        byte[] columns = String.join(", ", row.columns()).getBytes(StandardCharsets.UTF_8);
        byte[] value = encoded ? row.rowBinary() : row.text().getBytes(StandardCharsets.UTF_8);
        return new DeadLetterRow(
                TOPIC_PREFIX + row.table(),
                0,
                row.id(),
                encoded ? DeadLetterLimits.beginning(columns, DeadLetterRow.MAX_KEY_BYTES) : null,
                (encoded ? Reason.REJECTED_BY_CLICKHOUSE : Reason.UNENCODABLE).name(),
                DeadLetterLimits.beginning(row.message()),
                DeadLetterLimits.beginning(value, MAX_VALUE_BYTES),
                value.length,
                DeadLetterLimits.sha256IfCut(value),
                null,
                null,
                System.currentTimeMillis());
    }
}
