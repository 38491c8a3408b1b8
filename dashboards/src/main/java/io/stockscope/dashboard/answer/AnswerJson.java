// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads rows that ClickHouse has written, where somebody needs a value of them. */
final class AnswerJson {

    private static final ObjectMapper JSON = new JsonMapper();

    private AnswerJson() {}

    static JsonNode parsed(String rows) {
        try {
            return JSON.readTree(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("ClickHouse's JSON was read before", e);
        }
    }
}
