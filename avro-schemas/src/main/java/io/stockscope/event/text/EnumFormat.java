// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/** An enum by the name of its constant. */
final class EnumFormat implements ValueFormat {
    private final Map<String, Object> constants = new LinkedHashMap<>();
    private final Map<Object, SerializedString> names = new HashMap<>();

    EnumFormat(Schema schema) {
        for (Object constant : SpecificData.get().getClass(schema).getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            constants.put(name, constant);
            names.put(constant, new SerializedString(name));
        }
    }

    @Override
    public Object read(JsonParser json) throws IOException, TextFormatException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            Object constant = constants.get(json.getText());
            if (constant != null) {
                return constant;
            }
        }
        throw ValueFormat.expected("one of " + String.join(", ", constants.keySet()), json);
    }

    @Override
    public void write(JsonGenerator json, @Nullable Object value) throws IOException {
        SerializedString name = names.get(value);
        if (name == null) {
            throw new IllegalArgumentException(
                    "is " + value + ", not one of " + constants.keySet());
        }
        json.writeString(name);
    }
}
