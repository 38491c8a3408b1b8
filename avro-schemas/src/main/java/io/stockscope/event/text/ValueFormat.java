// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** How a value of one schema looks as JSON. Made once per schema; holds no state of a line. */
interface ValueFormat {
    /**
     * Reads the value at the parser's current token and leaves the parser at its last token.
     *
     * @throws TextFormatException if the token is something else
     */
    @Nullable Object read(JsonParser json) throws IOException, TextFormatException;

    /** Writes a value, which is of the Java type that the generated record has for it. */
    void write(JsonGenerator json, @Nullable Object value) throws IOException;

    /** Returns whether {@code value} is what a reader takes when the field is left out. */
    default boolean mayBeLeftOut(@Nullable Object value) {
        return false;
    }

    /** Returns the format of a schema. */
    static ValueFormat of(Schema schema) {
        return switch (schema.getType()) {
            case STRING -> ScalarFormats.STRING;
            case INT -> ScalarFormats.INT;
            case LONG ->
                    schema.getLogicalType() == null ? ScalarFormats.LONG : ScalarFormats.INSTANT;
            case DOUBLE -> ScalarFormats.DOUBLE;
            case BOOLEAN -> ScalarFormats.BOOLEAN;
            case BYTES ->
                    schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
                            ? new DecimalFormat(decimal.getPrecision(), decimal.getScale())
                            : ScalarFormats.BYTES;
            case ENUM -> new EnumFormat(schema);
            case ARRAY -> new ArrayFormat(of(schema.getElementType()));
            case MAP -> new MapFormat(of(schema.getValueType()));
            case RECORD -> new RecordFormat(schema);
            case UNION -> NullableFormat.of(schema);
            default -> throw new IllegalArgumentException("no text form for " + schema);
        };
    }

    /** Returns what is at the parser, in words, shortened. */
    static String found(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> '"' + shortened(json.getText()) + '"';
            default -> shortened(json.getText());
        };
    }

    /** Returns a text at most 60 characters long. */
    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }

    /** Returns the exception that says what is there instead of what is expected. */
    static TextFormatException expected(String what, JsonParser json) throws IOException {
        return new TextFormatException("expected " + what + ", found " + found(json));
    }
}
