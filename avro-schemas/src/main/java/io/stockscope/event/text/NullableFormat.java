// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A value or null.
 *
 * @param present the format of the value
 */
record NullableFormat(ValueFormat present) implements ValueFormat {
    /** Returns the format of a union, which must be of null and one type. */
    static NullableFormat of(Schema union) {
        List<Schema> types = union.getTypes();
        if (types.size() != 2 || types.get(0).getType() != Schema.Type.NULL) {
            throw new IllegalArgumentException("no text form for " + union);
        }
        return new NullableFormat(ValueFormat.of(types.get(1)));
    }

    @Override
    public @Nullable Object read(JsonParser json) throws IOException, TextFormatException {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : present.read(json);
    }

    @Override
    public void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else {
            present.write(json, value);
        }
    }

    @Override
    public boolean mayBeLeftOut(@Nullable Object value) {
        return value == null;
    }
}
