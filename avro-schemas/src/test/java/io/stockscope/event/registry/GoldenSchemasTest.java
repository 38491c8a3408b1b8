// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.StockscopeTopic;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The schemas against all versions of them that ever were, in {@code compat/<schema>/vN.avsc}. */
class GoldenSchemasTest {
    @ParameterizedTest
    @EnumSource
    void aSchemaMayFollowEveryVersionOfIt(StockscopeTopic topic) throws IOException {
        for (Schema version : versions(topic)) {
            assertThat(SchemaEvolution.problems(WireSchemas.of(topic), version)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLastVersionIsTheSchemaOfNow(StockscopeTopic topic) throws IOException {
        List<Schema> versions = versions(topic);
        assertThat(versions.get(versions.size() - 1))
                .as(
                        "%1$s has changed: keep v%2$d.avsc, and add the schema of now as compat/%1$s/v%3$d.avsc",
                        topic.schema().getName(), versions.size(), versions.size() + 1)
                .isEqualTo(WireSchemas.of(topic));
    }

    private static List<Schema> versions(StockscopeTopic topic) throws IOException {
        List<Schema> versions = new ArrayList<>();
        String folder = "/compat/" + topic.schema().getName();
        while (true) {
            String file = folder + "/v" + (versions.size() + 1) + ".avsc";
            try (InputStream in = GoldenSchemasTest.class.getResourceAsStream(file)) {
                if (in == null) {
                    assertThat(versions).as("first version %s", file).isNotEmpty();
                    return versions;
                }
                versions.add(new Schema.Parser().parse(in));
            }
        }
    }
}
