// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.measure.Measured;
import io.stockscope.job.measure.StaleTopList;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels between operators needs no Kryo. Rows: see the tests of their module. */
class JobTypesTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                DecodedRecord.class,
                RejectedRecord.class,
                Measured.class,
                StaleTopList.class
            })
    void typesAvoidKryo(Class<?> type) {
        Configuration withoutKryo = new Configuration();
        withoutKryo.set(PipelineOptions.GENERIC_TYPES, false);
        assertThatCode(
                        () ->
                                TypeInformation.of(type)
                                        .createSerializer(new SerializerConfigImpl(withoutKryo)))
                .doesNotThrowAnyException();
    }
}
