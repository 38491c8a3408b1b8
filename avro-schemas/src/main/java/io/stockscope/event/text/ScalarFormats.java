// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The values without parts. */
enum ScalarFormats implements ValueFormat {
    STRING {
        @Override
        public Object read(JsonParser json) throws IOException, TextFormatException {
            return readString(json);
        }

        @Override
        void writeValue(JsonGenerator json, Object value) throws IOException {
            json.writeString((String) value);
        }
    },

    INT {
        @Override
        public Object read(JsonParser json) throws IOException, TextFormatException {
            if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && json.getNumberType() == JsonParser.NumberType.INT) {
                return json.getIntValue();
            }
            throw ValueFormat.expected("a whole number of 32 bits", json);
        }

        @Override
        void writeValue(JsonGenerator json, Object value) throws IOException {
            json.writeNumber((int) value);
        }
    },

    LONG {
        @Override
        public Object read(JsonParser json) throws IOException, TextFormatException {
            return readLong(json, "a whole number of 64 bits");
        }

        @Override
        void writeValue(JsonGenerator json, Object value) throws IOException {
            json.writeNumber((long) value);
        }
    },

    DOUBLE {
        @Override
        public Object read(JsonParser json) throws IOException, TextFormatException {
            JsonToken token = json.currentToken();
            if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
                return json.getDoubleValue();
            }
            // JSON has no numbers for these; the generator writes them as strings.
            if (token == JsonToken.VALUE_STRING) {
                switch (json.getText()) {
                    case "NaN" -> {
                        return Double.NaN;
                    }
                    case "Infinity" -> {
                        return Double.POSITIVE_INFINITY;
                    }
                    case "-Infinity" -> {
                        return Double.NEGATIVE_INFINITY;
                    }
                    default -> {}
                }
            }
            throw ValueFormat.expected("a number", json);
        }

        @Override
        void writeValue(JsonGenerator json, Object value) throws IOException {
            json.writeNumber((double) value);
        }
    },

    BOOLEAN {
        @Override
        public Object read(JsonParser json) throws IOException, TextFormatException {
            JsonToken token = json.currentToken();
            if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
                return token == JsonToken.VALUE_TRUE;
            }
            throw ValueFormat.expected("true or false", json);
        }

        @Override
        void writeValue(JsonGenerator json, Object value) throws IOException {
            json.writeBoolean((boolean) value);
        }
    },

    /** Read as ISO 8601 or epoch milliseconds, written as the latter: shorter and faster. */
    INSTANT {
        @Override
        public Object read(JsonParser json) throws IOException, TextFormatException {
            String what = "a time (ISO 8601 such as 2026-11-02T12:00:00Z, or epoch milliseconds)";
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                return Instant.ofEpochMilli(readLong(json, what));
            }
            try {
                // On the wire a time has milliseconds; what is finer is cut.
                return Instant.ofEpochMilli(Instant.parse(json.getText()).toEpochMilli());
            } catch (DateTimeException | ArithmeticException e) {
                throw ValueFormat.expected(what, json);
            }
        }

        @Override
        void writeValue(JsonGenerator json, Object value) throws IOException {
            json.writeNumber(((Instant) value).toEpochMilli());
        }
    },

    /** Bytes as a string in Base64. */
    BYTES {
        @Override
        public Object read(JsonParser json) throws IOException, TextFormatException {
            return ByteBuffer.wrap(readBytes(json));
        }

        @Override
        void writeValue(JsonGenerator json, Object value) throws IOException {
            ByteBuffer encoded = Base64.getEncoder().encode(((ByteBuffer) value).duplicate());
            json.writeUTF8String(encoded.array(), 0, encoded.limit());
        }
    };

    abstract void writeValue(JsonGenerator json, Object value) throws IOException;

    @Override
    public final void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            throw new IllegalArgumentException("is null, but its schema does not allow that");
        }
        writeValue(json, value);
    }

    static String readString(JsonParser json) throws IOException, TextFormatException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw ValueFormat.expected("a string", json);
        }
        return json.getText();
    }

    static byte[] readBytes(JsonParser json) throws IOException, TextFormatException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            try {
                return Base64.getDecoder().decode(json.getText());
            } catch (IllegalArgumentException e) {
                throw ValueFormat.expected("bytes in Base64", json);
            }
        }
        throw ValueFormat.expected("bytes in Base64", json);
    }

    private static long readLong(JsonParser json, String what)
            throws IOException, TextFormatException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return json.getLongValue();
        }
        throw ValueFormat.expected(what, json);
    }
}
