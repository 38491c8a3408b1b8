// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.stockscope.dashboard.sql.Question;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClickHouseTest {

    private static final Question QUESTION = new Question("SELECT 1", Map.of());
    private static final String ONE_ROW =
            "{\"meta\":[{\"name\":\"n\",\"type\":\"UInt8\"}],\"data\":[[1]],\"rows\":1}";

    private final List<String> addresses = new ArrayList<>();
    private final List<String> logins = new ArrayList<>();
    private HttpServer server;
    private ClickHouse clickHouse;
    private int status = 200;
    private String answer = ONE_ROW;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    addresses.add(exchange.getRequestURI().getRawQuery());
                    logins.add(exchange.getRequestHeaders().getFirst("Authorization"));
                    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        clickHouse = connect(server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static ClickHouse connect(int port) throws IOException {
        return new ClickHouse(
                new ClickHouseConnection(
                        "http://127.0.0.1:" + port, "stockscope", () -> "reader", () -> "s3cret"),
                new Limits(Duration.ofSeconds(5), 1_000, 2_000, 3));
    }

    @Test
    void valuesGoBesideTheQuestionAndComeOutAsTheyWere() throws Exception {
        clickHouse.ask(new Question("SELECT {q:String}", Map.of("q", "a\\b\tc\n'&d=é")));

        assertThat(parameters()).contains("param_q=a\\\\b\\tc\\n'&d=é");
    }

    @Test
    void limitsAreSentAndThePasswordIsInNoAddress() throws Exception {
        clickHouse.ask(QUESTION);

        assertThat(parameters())
                .contains(
                        "max_execution_time=5",
                        "max_rows_to_read=1000",
                        "max_memory_usage=2000",
                        "max_result_rows=3",
                        "database=stockscope");
        assertThat(addresses.get(0)).doesNotContain("s3cret", "reader");
        assertThat(logins.get(0)).startsWith("Basic ");
    }

    @Test
    void rowsAreAnsweredAsTheyCameUpToTheLimit() throws Exception {
        answer =
                "{\"meta\":[{\"name\":\"n\",\"type\":\"Nullable(Float64)\"}],\"data\":[[1.5],[null],[3],[4]]}";

        Rows rows = clickHouse.ask(QUESTION);

        assertThat(rows.columns()).containsExactly(new Rows.Column("n", "Nullable(Float64)"));
        assertThat(rows.rows()).isEqualTo("[[1.5],[null],[3]]");
        assertThat(rows.count()).isEqualTo(3);
        assertThat(rows.truncated()).isTrue();
    }

    @Test
    void aFailureSaysWhetherToWaitOrToMendSomething() {
        assertAway(500, "Code: 159. DB::Exception: Timeout", false);
        assertAway(500, "Code: 241. DB::Exception: memory", false);
        assertAway(503, "no upstream", true);
        assertRefused(404, "Code: 60. DB::Exception: no table", "stockscope migrate");
        assertRefused(500, "Code: 47. DB::Exception: no column", "stockscope migrate");
        assertRefused(500, "Code: 158. DB::Exception: too many rows", "shorter span");
        assertRefused(403, "Code: 516. DB::Exception: password", "clickhouse.reader");
        assertRefused(404, "", "clickhouse.reader");
        assertRefused(400, "Code: 62. DB::Exception: syntax", "code 62");
    }

    @Test
    void nobodyThereIsAway() throws Exception {
        int port = server.getAddress().getPort();
        server.stop(0);
        ClickHouse nobody = connect(port);
        assertThatThrownBy(() -> nobody.ask(QUESTION))
                .isInstanceOf(DatabaseAwayException.class)
                .hasMessage("ClickHouse does not answer");
    }

    @Test
    void anAnswerThatBreaksOffIsNone() {
        answer = ONE_ROW.substring(0, 30);
        assertThatThrownBy(() -> clickHouse.ask(QUESTION))
                .isInstanceOf(DatabaseAwayException.class);
    }

    private void assertAway(int httpStatus, String body, boolean unreachable) {
        status = httpStatus;
        answer = body;
        assertThatThrownBy(() -> clickHouse.ask(QUESTION))
                .isInstanceOfSatisfying(
                        DatabaseAwayException.class,
                        e -> assertThat(e.isUnreachable()).isEqualTo(unreachable));
    }

    private void assertRefused(int httpStatus, String body, String told) {
        status = httpStatus;
        answer = body;
        assertThatThrownBy(() -> clickHouse.ask(QUESTION))
                .isInstanceOf(QuestionRefusedException.class)
                .hasMessageContaining(told);
    }

    private List<String> parameters() {
        return List.of(addresses.get(0).split("&")).stream()
                .map(pair -> URLDecoder.decode(pair, StandardCharsets.UTF_8))
                .toList();
    }
}
