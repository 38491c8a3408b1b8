// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list.
 *
 * @param element the format of its elements
 */
record ArrayFormat(ValueFormat element) implements ValueFormat {
    @Override
    public Object read(JsonParser json) throws IOException, TextFormatException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw ValueFormat.expected("an array", json);
        }
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            try {
                list.add(element.read(json));
            } catch (TextFormatException e) {
                throw e.in("[" + list.size() + "]");
            }
        }
        return list;
    }

    @Override
    public void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            throw new IllegalArgumentException("is null, but its schema asks for an array");
        }
        json.writeStartArray();
        for (Object item : (List<?>) value) {
            element.write(json, item);
        }
        json.writeEndArray();
    }
}
