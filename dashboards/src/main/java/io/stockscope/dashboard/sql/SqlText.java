// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.sql;

/** Texts in SQL that is written down, where there are no parameters. */
public final class SqlText {

    private SqlText() {}

    /** A text as ClickHouse reads it in SQL. */
    public static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
