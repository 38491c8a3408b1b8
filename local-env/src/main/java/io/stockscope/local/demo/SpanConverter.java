// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.local.Spans;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long something is to last. */
final class SpanConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        Duration span;
        try {
            span = Spans.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
        if (span.isZero()) {
            throw new TypeConversionException("\"" + text + "\", must be longer, such as 90s, 10m");
        }
        return span;
    }
}
