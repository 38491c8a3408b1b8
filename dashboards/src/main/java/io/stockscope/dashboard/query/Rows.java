// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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

    /** Keeps decimals as they are written. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /**
     * A column of an answer.
     *
     * @param name as in the question
     * @param type ClickHouse's name of it
     */
    public record Column(String name, String type) {}

    /** The first of them; the others are left out, and said to be. */
    public Rows atMost(int most) {
        if (count <= most) {
            return this;
        }
        try {
            ArrayNode first = JSON.createArrayNode();
            JsonNode all = JSON.readTree(rows);
            for (int i = 0; i < most; i++) {
                first.add(all.get(i));
            }
            return new Rows(columns, JSON.writeValueAsString(first), most, true);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("rows are no JSON", e);
        }
    }
}
