// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.dashboard.DashboardSettings.Protection;
import io.stockscope.dashboard.RawHttp.Answer;
import io.stockscope.dashboard.answer.AnswerSettings;
import io.stockscope.dashboard.answer.FakeDatabase;
import io.stockscope.dashboard.login.Users;
import io.stockscope.dashboard.query.Limits;
import io.stockscope.dashboard.sql.Asking;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a login and TLS. */
class LoginTest {

    private static final String STORE_PASSWORD = "store-canary";
    private static final String PASSWORD = "open sesame";
    private static final String RIGHT =
            "user=ann&password=open+sesame&next=%2Fsku%2FA%3Frange%3D7d";

    @TempDir private static Path folder;

    private Dashboards dashboards;
    private RawHttp http;

    @BeforeAll
    static void makeCertificateAndUser() throws Exception {
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keystore",
                                folder.resolve("store.p12").toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                STORE_PASSWORD,
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=ip:127.0.0.1")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        Files.writeString(folder.resolve("users"), Users.line("ann", PASSWORD.toCharArray()));
    }

    @BeforeEach
    void start() throws Exception {
        dashboards =
                Dashboards.start(
                        settings(STORE_PASSWORD), new FakeDatabase(), InstantSource.system());
        http = new RawHttp(dashboards.url(), trusting().getSocketFactory());
    }

    private static DashboardSettings settings(String storePassword) {
        return new DashboardSettings(
                "127.0.0.1",
                0,
                List.of("stock.example"),
                new Protection(
                        folder.resolve("users"), folder.resolve("store.p12"), () -> storePassword),
                new Asking.Settings(0.99, "EUR"),
                Limits.DEFAULT,
                AnswerSettings.DEFAULT,
                null);
    }

    private static SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("store.p12"))) {
            store.load(in, STORE_PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @AfterEach
    void stop() {
        dashboards.close();
    }

    @Test
    void nobodySeesAnythingWithoutALogin() throws IOException {
        assertThat(dashboards.url()).startsWith("https://");
        Answer page = http.get("/on-call?channel=web");
        assertThat(page.status()).isEqualTo(303);
        assertThat(page.header("location")).endsWith("/login?next=%2Fon-call%3Fchannel%3Dweb");
        assertThat(page.header("strict-transport-security")).isNotEmpty();
        for (String path :
                List.of(
                        "/api/pages",
                        "/api/panels/headline",
                        "/api/live?page=flow",
                        "/api/search?q=a",
                        "/metrics")) {
            assertThat(http.get(path).status()).as(path).isEqualTo(401);
        }
        assertThat(http.get("/health").status()).isEqualTo(200);
        assertThat(http.get("/login").body()).contains("<form", "name=\"password\"");
    }

    @Test
    void aLoginLeadsToWhereSomebodyWasGoingAndALogoutEndsIt() throws IOException {
        Answer login = post("/login", RIGHT);

        assertThat(login.status()).isEqualTo(303);
        assertThat(login.header("location")).endsWith("/sku/A?range=7d");
        assertThat(login.header("set-cookie"))
                .startsWith("__Host-stockscope=")
                .containsIgnoringCase("; Secure")
                .containsIgnoringCase("; HttpOnly")
                .containsIgnoringCase("; SameSite=Strict")
                .containsIgnoringCase("; Path=/");
        String cookie = "Cookie: " + login.header("set-cookie").split(";")[0];
        assertThat(http.get("/api/pages", cookie).status()).isEqualTo(200);
        assertThat(http.get("/on-call", cookie).status()).isEqualTo(200);
        assertThat(http.get("/api/pages", cookie + "x").status()).isEqualTo(401);

        http.send(
                "POST",
                "/logout",
                "x=",
                List.of("Host: " + http.authority(), "Sec-Fetch-Site: same-origin", cookie));
        assertThat(http.get("/api/pages", cookie).status()).isEqualTo(401);
    }

    @Test
    void whoComesFromElsewhereIsToldWhetherThereIsASession() throws IOException {
        assertThat(http.get("/session").body()).isEqualTo("{\"in\":false}");
        assertThat(http.get("/login").body()).contains("/assets/js/login.js");
        String cookie = "Cookie: " + post("/login", RIGHT).header("set-cookie").split(";")[0];
        assertThat(http.get("/session", cookie).body()).isEqualTo("{\"in\":true}");
        assertThat(
                        http.send(
                                        "GET",
                                        "/session",
                                        "",
                                        List.of(
                                                "Host: " + http.authority(),
                                                "Sec-Fetch-Site: cross-site",
                                                cookie))
                                .status())
                .as("other pages are not told")
                .isEqualTo(403);
    }

    @Test
    void aWrongPasswordIsRefusedAndManyAreNotListenedTo() throws IOException {
        for (int i = 0; i < 5; i++) {
            Answer wrong = post("/login", "user=ann&password=wrong-canary&next=%2F");
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.body())
                    .contains("User or password is wrong")
                    .doesNotContain("wrong-canary");
            assertThat(wrong.header("set-cookie")).isEmpty();
        }
        assertThat(post("/login", RIGHT).status()).isEqualTo(429);
    }

    @Test
    void aLoginLeadsToNoOtherServer() throws IOException {
        for (String next : List.of("//evil.example", "https://evil.example", "/%5Cevil.example")) {
            Answer login =
                    post(
                            "/login",
                            "user=ann&password=open+sesame&next=" + next.replace(":", "%3A"));
            assertThat(login.status()).as(next).isEqualTo(303);
            assertThat(login.header("location")).as(next).doesNotContain("evil");
        }
        assertThat(http.get("/login?next=%22%3E%3Cscript%3E").body()).doesNotContain("<script>");
    }

    @Test
    void aFormOfAnotherPageLogsNobodyIn() throws IOException {
        List<String> foreign = List.of("Host: " + http.authority(), "Origin: https://evil.example");
        assertThat(http.send("POST", "/login", RIGHT, foreign).status()).isEqualTo(403);
        List<String> silent = List.of("Host: " + http.authority());
        assertThat(http.send("POST", "/login", RIGHT, silent).status()).isEqualTo(403);
    }

    @Test
    void aFormAsBrowsersSendItHasNoOriginButASite() throws IOException {
        assertThat(postWithoutOrigin("Sec-Fetch-Site: same-origin")).isEqualTo(303);
        assertThat(postWithoutOrigin("Sec-Fetch-Site: cross-site")).isEqualTo(403);
        assertThat(postWithoutOrigin("Sec-Fetch-Site: none")).isEqualTo(403);
        assertThat(postWithoutOrigin("X-Nothing: said")).isEqualTo(403);
    }

    private int postWithoutOrigin(String header) throws IOException {
        return http.send(
                        "POST",
                        "/login",
                        RIGHT,
                        List.of("Host: " + http.authority(), "Origin: null", header))
                .status();
    }

    @Test
    void aKeyStoreThatCannotBeOpenedIsSaid() {
        assertThatThrownBy(
                        () ->
                                Dashboards.start(
                                        settings("wrong-canary"),
                                        new FakeDatabase(),
                                        InstantSource.system()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("password")
                .message()
                .doesNotContain("canary");
    }

    @Test
    void prometheusLogsInWithEachRequest() throws IOException {
        assertThat(http.get("/metrics", basic("ann:" + PASSWORD)).status()).isEqualTo(200);
        assertThat(http.get("/metrics", basic("ann:wrong")).status()).isEqualTo(401);
        assertThat(http.get("/api/pages", basic("ann:" + PASSWORD)).status()).isEqualTo(401);
    }

    @Test
    void namesThatAreAllowedAreAnsweredTo() throws IOException {
        assertThat(http.send("GET", "/health", "", List.of("Host: stock.example")).status())
                .isEqualTo(200);
        assertThat(http.send("GET", "/health", "", List.of("Host: evil.example")).status())
                .isEqualTo(403);
    }

    private static String basic(String pair) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private Answer post(String path, String form) throws IOException {
        return http.send(
                "POST",
                path,
                form,
                List.of(
                        "Host: " + http.authority(),
                        "Origin: https://" + http.authority(),
                        "Sec-Fetch-Site: same-origin"));
    }
}
