// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.ClientException;
import com.clickhouse.client.api.ConnectionInitiationException;
import com.clickhouse.client.api.DataTransferException;
import com.clickhouse.client.api.ServerException;
import io.stockscope.sink.clickhouse.ClickHouseRejectedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    private static final String WHAT = "insert into db.readings at http://host:8123";

    static Stream<Exception> failuresOfTheNetwork() {
        return Stream.of(
                new ConnectionInitiationException("x", new ConnectException("refused")),
                new ConnectionInitiationException("x", new UnknownHostException("host")),
                new DataTransferException("x", new SocketTimeoutException("read")),
                new IOException("broken pipe"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfTheNetwork")
    void whatTheNetworkBreaksIsTriedAgain(Exception failure) {
        assertThat(Failures.of(WHAT, failure))
                .isInstanceOf(RetryableFailure.class)
                .hasMessageStartingWith(WHAT);
    }

    @ParameterizedTest
    @ValueSource(ints = {159, 202, 209, 210, 241, 242, 243, 252, 319, 745, 999})
    void overloadAndOutageOfTheServerAreTriedAgain(int code) {
        assertThat(Failures.of(WHAT, answer(code, 500))).isInstanceOf(RetryableFailure.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void aGatewayThatIsOverloadedIsTriedAgain(int status) {
        assertThat(Failures.of(WHAT, answer(0, status))).isInstanceOf(RetryableFailure.class);
        assertThat(Failures.of(WHAT, new ClientException("Unexpected result status " + status)))
                .isInstanceOf(RetryableFailure.class);
    }

    @ParameterizedTest
    @CsvSource({
        "60, create the table",
        "81, create the database",
        "497, check user and password",
        "516, check user and password",
        "33, the table does not take what the job declares",
        "123456, mend the cause"
    })
    void whatCannotSucceedStopsTheJobAndSaysWhatToDo(int code, String advice) {
        assertThat(Failures.of(WHAT, answer(code, 500)))
                .isInstanceOf(ClickHouseRejectedException.class)
                .hasMessageContaining(WHAT)
                .hasMessageContaining("code " + code)
                .hasMessageContaining(advice);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 413})
    void anAnswerThatIsNotClickHousesStopsTheJob(int status) {
        for (Exception failure :
                List.of(
                        answer(0, status),
                        new ClientException("Unexpected result status " + status))) {
            assertThat(Failures.of(WHAT, failure))
                    .isInstanceOf(ClickHouseRejectedException.class)
                    .hasMessageContaining("HTTP " + status);
        }
    }

    @Test
    void aCertificateThatIsNotTrustedStopsTheJob() {
        assertThat(
                        Failures.of(
                                WHAT,
                                new ClientException("x", new SSLHandshakeException("no path"))))
                .isInstanceOf(ClickHouseRejectedException.class)
                .hasMessageContaining("CA certificate file");
    }

    @Test
    void aLongAnswerIsCut() {
        Exception failure = new ServerException(60, "x".repeat(100_000), 404, "id");
        assertThat(Failures.of(WHAT, failure).getMessage()).hasSizeLessThan(2_000);
    }

    private static ServerException answer(int code, int status) {
        return new ServerException(code, "Code: " + code + ". DB::Exception: why", status, "id");
    }
}
