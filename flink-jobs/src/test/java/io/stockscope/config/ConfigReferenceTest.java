// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ConfigReferenceTest {

    private static final Path PAGE =
            Path.of(System.getProperty("stockscope.root", ".."), "flink-jobs", "CONFIGURATION.md");

    @Test
    void referencePageIsCurrent() throws IOException {
        if (Boolean.getBoolean("configuration.update")) {
            Files.writeString(PAGE, ConfigReference.markdown());
        }
        assertThat(PAGE)
                .as(
                        "write it anew: mvn test -pl flink-jobs -am -Dtest=ConfigReferenceTest"
                                + " -Dconfiguration.update=true")
                .hasContent(ConfigReference.markdown());
    }

    @Test
    void noTwoKeysShareAVariable() {
        assertThat(ConfigCatalogue.keys().stream().map(ConfigKey::variable))
                .doesNotHaveDuplicates();
    }
}
