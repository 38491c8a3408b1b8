// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;

/** Answers in JSON. */
final class Json {

    private static final ObjectMapper MAPPER = new JsonMapper();

    private Json() {}

    static void answer(Context context, Object content) {
        context.contentType("application/json; charset=utf-8").result(text(content));
    }

    static String text(Object content) {
        try {
            return MAPPER.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of ours cannot be written", e);
        }
    }
}
