// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A decimal, read from a number or a string, written as a string: many readers of JSON make a
 * double of a number. Nothing is rounded.
 *
 * @param precision the most digits in all
 * @param scale the digits behind the point
 */
record DecimalFormat(int precision, int scale) implements ValueFormat {
    @Override
    public Object read(JsonParser json) throws IOException, TextFormatException {
        BigDecimal number = parse(json);
        // Both before setScale, which would write a number such as 1e999999999 out in full.
        if (number.scale() > scale) {
            number = number.stripTrailingZeros();
        }
        if (number.scale() > scale
                || (long) number.precision() - number.scale() > precision - scale) {
            throw expected(json);
        }
        return number.setScale(scale, RoundingMode.UNNECESSARY);
    }

    private BigDecimal parse(JsonParser json) throws IOException, TextFormatException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return json.getDecimalValue();
        }
        if (token == JsonToken.VALUE_STRING && json.getTextLength() <= 60) {
            try {
                return new BigDecimal(json.getText());
            } catch (NumberFormatException e) {
                throw expected(json);
            }
        }
        throw expected(json);
    }

    private TextFormatException expected(JsonParser json) throws IOException {
        return ValueFormat.expected(
                "a decimal number with at most %d digits before and %d behind the point"
                        .formatted(precision - scale, scale),
                json);
    }

    @Override
    public void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            throw new IllegalArgumentException("is null, but its schema does not allow that");
        }
        json.writeString(((BigDecimal) value).toPlainString());
    }
}
