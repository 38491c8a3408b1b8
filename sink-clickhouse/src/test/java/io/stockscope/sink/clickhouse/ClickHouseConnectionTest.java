// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.function.SerializableSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClickHouseConnectionTest {
    private static final String CANARY = "canary-secret-7391";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:canary-secret-7391@host:8123",
                "http://host:8123/?password=canary-secret-7391",
                "http://host:8123/canary-secret-7391 x"
            })
    void aSecretInTheUrlIsRefusedAndNotRepeated(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> connection(url))
                .satisfies(e -> assertThat(e).hasMessageNotContaining(CANARY).hasNoCause());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host:8123",
                "ftp://host:1",
                "http://host",
                "http://host:8123/db",
                "jdbc:x",
                ""
            })
    void whatIsNoHttpAddressIsRefusedWithWhatToGive(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> connection(url))
                .withMessageContaining("give http://host:port or https://host:port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8123", "https://ch.example.org:8443/"})
    void anHttpAddressIsTaken(String url) {
        assertThat(connection(url).url()).isEqualTo(url);
    }

    @Test
    void aCaCertificateGoesWithHttpsAndIntoEveryDatabase() {
        ClickHouseConnection connection =
                connection("https://host:8443").withCaCertificateFile("/etc/ca.pem");
        assertThat(connection.withDatabase("other").caCertificateFileOrNull())
                .isEqualTo("/etc/ca.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> connection("http://host:8123").withCaCertificateFile("/etc/ca.pem"))
                .withMessageContaining("http://host:8123")
                .withMessageContaining("give https://host:port");
    }

    @Test
    void aSecretIsReadWhereTheWriterRunsAndIsNotInTheSerializedSink(@TempDir Path directory)
            throws IOException {
        String file = directory.resolve("password").toString();
        Files.writeString(Path.of(file), CANARY);
        SerializableSupplier<String> password = () -> read(file);
        ClickHouseConnection connection =
                new ClickHouseConnection("http://host:8123", "db", () -> "writer", password);
        ClickHouseSink<String> sink =
                ClickHouseSink.builder(NothingTable.INSTANCE).connection(connection).build();

        String serialized =
                new String(InstantiationUtil.serializeObject(sink), StandardCharsets.ISO_8859_1);

        assertThat(serialized).contains("http://host:8123").doesNotContain(CANARY);
        assertThat(connection.toString()).doesNotContain(CANARY);
        assertThat(connection.password().get()).isEqualTo(CANARY);
    }

    @Test
    void optionsOutOfRangeAreRefusedByName() {
        ClickHouseSink.Builder<String> builder = ClickHouseSink.builder(NothingTable.INSTANCE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.batchRows(0))
                .withMessage("batchRows of a ClickHouseSink is 0; it must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.flushInterval(Duration.ZERO))
                .withMessageContaining("flushInterval");
    }

    private static ClickHouseConnection connection(String url) {
        return new ClickHouseConnection(url, "db", () -> "user", () -> "password");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private enum NothingTable implements ClickHouseTable<String> {
        INSTANCE;

        @Override
        public String tableName() {
            return "nothing";
        }

        @Override
        public List<Column<String>> columns() {
            return List.of();
        }
    }
}
