// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.measure;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * A partial or absolute value of a metric in a window of event time, as the contract has it ({@code
 * Measurement}).
 *
 * @param windowStartMillis inclusive, epoch milliseconds UTC
 * @param windowEndMillis exclusive
 * @param value the count or the gauge; null for a distribution
 * @param bins of a distribution: bin of the sketch, as a decimal number, to samples; else null
 * @param sequence rises with every measurement of the producer, over restarts too
 * @param frontierMillis all of this producer up to that event time has been sent before
 */
@TypeInfo(Measured.ByHand.class)
public record Measured(
        String metric,
        Map<String, String> labels,
        Kind kind,
        long windowStartMillis,
        long windowEndMillis,
        @Nullable Double value,
        @Nullable Map<String, Long> bins,
        String producer,
        long sequence,
        long frontierMillis) {

    /** Tells Flink how it is written. */
    public static final class ByHand extends TypeInfoFactory<Measured> {
        @Override
        public TypeInformation<Measured> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> parameters) {
            return MeasuredSerializer.TYPE;
        }
    }

    /** How measurements of a metric become one number. */
    public enum Kind {
        /** They add up. */
        COUNT,
        /** The last one holds. */
        GAUGE,
        /** They add up bin by bin. */
        DISTRIBUTION
    }
}
