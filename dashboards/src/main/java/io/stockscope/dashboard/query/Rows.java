// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.query;

import java.util.List;

/**
 * What ClickHouse has answered.
 *
 * @param columns in the order of the values
 * @param rows a JSON array of arrays: times are ISO 8601 UTC, numbers are numbers, and what is not
 *     a number is null
 * @param count of rows
 * @param truncated whether there were more than are answered
 */
public record Rows(List<Column> columns, String rows, int count, boolean truncated) {

    /**
     * A column of an answer.
     *
     * @param name as in the question
     * @param type ClickHouse's name of it
     */
    public record Column(String name, String type) {}
}
