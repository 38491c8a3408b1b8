// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map with strings as keys. Written in the order of its keys, so that equal events are equal
 * lines.
 *
 * @param value the format of its values
 */
record MapFormat(ValueFormat value) implements ValueFormat {
    @Override
    public Object read(JsonParser json) throws IOException, TextFormatException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw ValueFormat.expected("an object", json);
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            try {
                if (map.containsKey(name)) {
                    throw new TextFormatException("is there twice");
                }
                map.put(name, value.read(json));
            } catch (TextFormatException e) {
                throw e.in(name);
            }
        }
        return map;
    }

    @Override
    public void write(JsonGenerator json, @Nullable Object map) throws IOException {
        if (map == null) {
            throw new IllegalArgumentException("is null, but its schema asks for a map");
        }
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : new TreeMap<>((Map<?, ?>) map).entrySet()) {
            json.writeFieldName((String) entry.getKey());
            value.write(json, entry.getValue());
        }
        json.writeEndObject();
    }
}
