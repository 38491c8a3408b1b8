// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.sql;

import java.util.Map;
import java.util.TreeMap;

/**
 * SQL for ClickHouse, and the values of its parameters.
 *
 * @param sql with parameters as <code>{name:Type}</code>
 * @param parameters values as ClickHouse reads them as text, not escaped
 */
public record Question(String sql, Map<String, String> parameters) {

    public Question {
        parameters = Map.copyOf(parameters);
    }

    /** A panel's question about something. */
    public static Question of(SqlTemplate template, Asking asking) {
        WebSql dialect = new WebSql(asking);
        String sql = template.render(dialect);
        return new Question(sql, new TreeMap<>(dialect.parameters()));
    }
}
