// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stockscope.config.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EmbeddedFlinkTest {

    @ParameterizedTest
    @CsvSource({
        "rest.bind-address, 0.0.0.0",
        "rest.bind-address, '::'",
        "rest.address, 192.0.2.1",
        "rest.bind-address, no such host"
    })
    void addressThatOthersCanReachIsRefusedInOneLine(String key, String address) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EmbeddedFlink.bounded(Map.of(key, address)))
                .withMessageStartingWith("flink." + key + ": '" + address + "'")
                .withMessageNotContaining("\n");
    }

    @Test
    void otherNameOfLoopbackIsFine() {
        assertThatCode(() -> EmbeddedFlink.bounded(Map.of("rest.bind-address", "localhost")))
                .doesNotThrowAnyException();
    }
}
