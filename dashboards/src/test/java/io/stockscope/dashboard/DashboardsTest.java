// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.dashboard.RawHttp.Answer;
import io.stockscope.dashboard.answer.AnswerSettings;
import io.stockscope.dashboard.answer.FakeDatabase;
import io.stockscope.dashboard.query.DatabaseAwayException;
import io.stockscope.dashboard.query.Limits;
import io.stockscope.dashboard.sql.Asking;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server on loopback, with a database that answers what a test says. */
class DashboardsTest {

    private static final String PANEL = "/api/panels/pending-by-channel";

    private final FakeDatabase database = new FakeDatabase();
    private Dashboards dashboards;
    private RawHttp http;

    @BeforeEach
    void start() throws IOException {
        dashboards =
                Dashboards.start(
                        DashboardSettings.local(0, "EUR"), database, InstantSource.system());
        http = new RawHttp(dashboards.url(), SocketFactory.getDefault());
    }

    @AfterEach
    void stop() {
        dashboards.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/on-call", "/channel", "/channel/web", "/sku", "/sku/A-1", "/rules"})
    void everyPageIsThereWithWhatProtectsIt(String path) throws IOException {
        Answer page = http.get(path + "?channel=web&at=2026-06-01T12%3A00%3A00Z");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-type")).startsWith("text/html");
        assertThat(page.header("content-security-policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(page.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(page.header("server")).isEmpty();
        assertThat(page.body()).doesNotContain("web&at", "{{");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "LOCALHOST:1, 200",
        "127.0.0.1:8090, 200",
        "[::1]:8090, 200",
        "evil.example, 403",
        "evil.example:8090, 403",
        "localhost.evil.example, 403",
        "127.0.0.1.evil.example, 403"
    })
    void onlyNamesOfThisMachineAreAnsweredTo(String host, int status) throws IOException {
        for (String path : List.of("/", PANEL, "/metrics", "/health", "/assets/x.js")) {
            Answer answer = http.send("GET", path, "", List.of("Host: " + host));
            boolean missing = path.startsWith("/assets") && status == 200;
            assertThat(answer.status()).as(path).isEqualTo(missing ? 404 : status);
        }
    }

    @Test
    void aPromiseIsKeptFromTheObjectiveOnThatIsSet() throws IOException {
        assertThat(http.get("/api/pages").body()).contains("\"from\":0.99,\"level\":\"ok\"");
        DashboardSettings usual = DashboardSettings.local(0, "EUR");
        DashboardSettings strict =
                new DashboardSettings(
                        usual.bind(),
                        usual.port(),
                        usual.hosts(),
                        null,
                        new Asking.Settings(0.995, "EUR"),
                        usual.limits(),
                        usual.answers(),
                        null);
        try (Dashboards others = Dashboards.start(strict, database, InstantSource.system())) {
            assertThat(
                            new RawHttp(others.url(), SocketFactory.getDefault())
                                    .get("/api/pages")
                                    .body())
                    .contains("\"from\":0.995,\"level\":\"ok\"")
                    .doesNotContain("\"from\":0.99,");
        }
    }

    @Test
    void whatOtherPagesSendIsNotAnsweredButTheirLinksLeadToUs() throws IOException {
        assertThat(http.get(PANEL, "Origin: http://evil.example").status()).isEqualTo(403);
        assertThat(http.get(PANEL, "Origin: null").status()).isEqualTo(403);
        assertThat(http.get(PANEL, "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
        assertThat(http.get(PANEL, "Sec-Fetch-Site: same-site").status()).isEqualTo(403);
        assertThat(http.get(PANEL, "Sec-Fetch-Site: same-origin").status()).isEqualTo(200);
        assertThat(http.get(PANEL, "Origin: http://" + http.authority()).status()).isEqualTo(200);
        String[] link = {
            "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"
        };
        assertThat(http.get("/on-call", link).status()).isEqualTo(200);
        assertThat(http.get(PANEL, link).status()).isEqualTo(403);
        String[] frame = {
            "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"
        };
        assertThat(http.get("/on-call", frame).status()).isEqualTo(403);
    }

    @Test
    void methodsAreNotOverridden() throws IOException {
        assertThat(http.get("/", "X-HTTP-Method-Override: POST").status()).isEqualTo(400);
        assertThat(http.send("POST", "/", "x=1", List.of("Host: localhost")).status())
                .isEqualTo(403);
    }

    @Test
    void aPanelIsAnsweredAsJson() throws IOException {
        database.answers("[[\"web\",1]]");

        Answer answer = http.get(PANEL + "?range=1h");

        assertThat(answer.header("content-type")).startsWith("application/json");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.body())
                .contains(
                        "\"rows\":[[\"web\",1]]",
                        "\"state\":\"fresh\"",
                        "\"error\":null",
                        "\"step\":\"10s\"");
    }

    @Test
    void aMistakeIsToldAsASentence() throws IOException {
        assertError(http.get("/api/panels/nothing"), 404, "there is no such panel");
        assertError(http.get(PANEL + "?range=forever"), 400, "there is no such range");
        assertError(http.get("/api/live?page=nothing"), 404, "there is no such page");
        assertError(http.get("/api/live?page=flow"), 400, "text/event-stream");
        assertError(http.get("/nothing"), 404, "there is nothing at this address");
        assertError(http.get("/assets/../shell.html"), 404, "there is no such file");
        assertError(http.get("/assets/%2e%2e/shell.html"), 404, "");
        assertError(http.get("/login"), 404, "");
    }

    @Test
    void withoutAnAnswerItIsUnavailableAndTheServerSaysSo() throws IOException {
        database.fails(DatabaseAwayException.unreachable("ClickHouse does not answer", null));

        Answer answer = http.get(PANEL);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body())
                .contains("\"state\":\"failed\"", "ClickHouse does not answer since", "[]");
        assertThat(http.get("/health").body()).contains("\"clickhouse\":\"away\"");
        assertThat(http.get("/metrics").body())
                .contains(
                        "stockscope_dashboards_clickhouse_up 0\n",
                        "stockscope_dashboards_questions_total{panel=\"pending-by-channel\",outcome=\"failed\"} 1\n",
                        "stockscope_dashboards_requests_total{status=\"503\"} 1\n");
    }

    @Test
    void definitionsAreToldWithoutTheirSql() throws IOException {
        database.answers("[[\"web\"],[\"amazon\"]]");
        assertThat(http.get("/api/pages").body())
                .contains(
                        "\"path\":\"/on-call\"",
                        "\"refreshMs\":5000",
                        "\"currency\":\"EUR\"",
                        "\"channels\":[\"web\",\"amazon\"]",
                        "\"login\":false")
                .doesNotContain("SELECT", "window_start");
    }

    @Test
    void theLibraryForChartsIsThereAndIsSentOnce() throws IOException {
        Answer library = http.get("/assets/lib/echarts.js");
        assertThat(library.status()).isEqualTo(200);
        assertThat(library.header("content-type")).startsWith("text/javascript");
        assertThat(library.body().length()).isGreaterThan(500_000);
        Answer again =
                http.get("/assets/lib/echarts.js", "If-None-Match: " + library.header("etag"));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    @Timeout(60)
    void changesArriveAsEvents() throws Exception {
        database.answers("[[\"first\"]]");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(dashboards.url() + "/api/live?page=flow"))
                        .header("Accept", "text/event-stream")
                        .build();
        HttpResponse<InputStream> stream =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        try (BufferedReader events =
                new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            List<String> seen = new ArrayList<>();
            awaitRows(events, "[[\"first\"]]", seen);
            database.answers("[[\"second\"]]");
            awaitRows(events, "[[\"second\"]]", seen);
            assertThat(seen).contains("event: panel", "event: beat");
        }
    }

    /** Reads on until the sources are told to have these rows. */
    private static void awaitRows(BufferedReader events, String rows, List<String> seen)
            throws IOException {
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            seen.add(line);
            if (line.contains("\"id\":\"flow-sources\"") && line.contains(rows)) {
                return;
            }
        }
        throw new AssertionError("the stream has ended without " + rows);
    }

    @Test
    void aServerThatOthersReachNeedsALoginAndTls() {
        assertThatThrownBy(
                        () ->
                                new DashboardSettings(
                                        "0.0.0.0",
                                        0,
                                        List.of(),
                                        null,
                                        new Asking.Settings(0.99, "EUR"),
                                        Limits.DEFAULT,
                                        AnswerSettings.DEFAULT,
                                        null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a login and TLS");
    }

    @Test
    void theRunbookIsAPageWhereThereIsOne() throws IOException {
        assertError(http.get("/runbook"), 404, "there is nothing at this address");
        try (Dashboards withRunbook =
                Dashboards.start(
                        DashboardSettings.local(0, "EUR").withRunbook("### SyncSlow\n\nWait."),
                        database,
                        InstantSource.system())) {
            Answer page =
                    new RawHttp(withRunbook.url(), SocketFactory.getDefault()).get("/runbook");

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("content-type")).startsWith("text/html");
            assertThat(page.header("content-security-policy")).contains("default-src 'none'");
            assertThat(page.body())
                    .contains("<h3 id=\"syncslow\">", "<a href=\"/on-call\">On call</a>")
                    .doesNotContain("{{", "/channel/");
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        int taken = URI.create(dashboards.url()).getPort();
        assertThatThrownBy(
                        () ->
                                Dashboards.start(
                                        DashboardSettings.local(taken, "EUR"),
                                        database,
                                        InstantSource.system()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port " + taken);
    }

    private static void assertError(Answer answer, int status, String told) {
        assertThat(answer.status()).as(told).isEqualTo(status);
        assertThat(answer.body()).contains(told);
    }
}
