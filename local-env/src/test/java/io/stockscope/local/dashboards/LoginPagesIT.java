// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import io.stockscope.dashboard.login.Users;
import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.local.service.SharedServices;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code stockscope dashboards} with a login, TLS and all secrets, in a real browser: from the form
 * to the logout, and none of the secrets anywhere that others could see it.
 */
@Timeout(120)
class LoginPagesIT {

    private static final String USER = "ann";
    private static final String PASSWORD = "canary-of-ann-71b";
    private static final String WRONG_PASSWORD = "canary-of-a-slip-40c";
    private static final String STORE_PASSWORD = "canary-of-the-store-93e";

    @TempDir private Path folder;

    @Test
    void whoLogsInSeesThePagesAndNobodySeesASecret() throws Exception {
        Chromium.assumeInstalled();
        TroubledShop shop = TroubledShop.shared();
        String readerPassword = SharedServices.get().endpoints().clickHouse().reader().password();
        Map<String, String> secrets = new LinkedHashMap<>();
        secrets.put("password of ClickHouse's reader", readerPassword);
        secrets.put("password", PASSWORD);
        secrets.put("password that was wrong", WRONG_PASSWORD);
        secrets.put("password of the key store", STORE_PASSWORD);
        String users = Users.line(USER, PASSWORD.toCharArray());
        secrets.put("hash of the password", users.split(":", 2)[1]);
        try (CuttableLine line = new CuttableLine(shop.url());
                PagesProcess process = serve(shop, line.url(), readerPassword, users)) {
            String url = process.url();
            List<String> seen = new ArrayList<>(List.of(process.commandLine()));
            try (Visit visit = Chromium.shared().visit(url, Look.DESK)) {
                visit.noteAddresses(seen);
                logInByKeyboard(visit);
                secrets.put("session", cookie(visit).value);
                lookAround(visit, seen);
                line.cut();
                seen.add(ask(visit, "/api/panels/dead-letters?range=7d&q=" + System.nanoTime()));
                line.mend();
                visit.assertNobodyElseWasAsked();
                followALinkFromElsewhere(visit, url);
                assertThat(seen)
                        .as("the browser keeps the cookie back")
                        .anyMatch(address -> address.endsWith("/login?next=%2Fflow%3Fq%3Derp"));
                logOut(visit);
            }
            seen.add(process.printed());
            assertThat(process.printed()).as("it logs").contains("INFO");
            assertThat(seen).hasSizeGreaterThan(40);
            secrets.forEach(
                    (name, secret) ->
                            assertThat(seen).as(name).noneMatch(text -> text.contains(secret)));
        }
    }

    private static void logInByKeyboard(Visit visit) throws Exception {
        Page page = visit.page();
        page.navigate("/on-call?channel=amazon");
        assertThat(page.locator("#user")).isFocused();
        assertThat(visit.accessibilityFindings()).isEmpty();
        page.keyboard().type(USER);
        page.keyboard().press("Tab");
        page.keyboard().type(WRONG_PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.locator("#said")).hasText("User or password is wrong.");
        assertThat(page.locator("#password")).hasValue("");
        assertThat(page.locator("#user")).isFocused();
        assertThat(page.context().cookies()).isEmpty();

        page.keyboard().type(USER);
        page.keyboard().press("Tab");
        page.keyboard().type(PASSWORD);
        page.keyboard().press("Enter");
        page.waitForURL("**/on-call?channel=amazon");
        visit.awaitDrawn();
        assertThat(visit.text()).contains(TroubledShop.FIRING_RULE);
        assertThat(page.locator("#live")).hasText("Live");
    }

    /** All pages, all answers, and what is said to who asks wrongly. */
    private static void lookAround(Visit visit, List<String> seen) throws Exception {
        for (String path :
                List.of("/", "/channel/amazon", "/sku/85123A", "/flow", "/rules", "/sku")) {
            visit.page().navigate(path);
            visit.page().waitForSelector("main h1");
            seen.add(visit.page().content());
        }
        for (String panel : Catalogue.shipped().panels().keySet()) {
            seen.add(ask(visit, "/api/panels/" + panel + "?range=7d&channel=amazon"));
        }
        for (String path :
                List.of(
                        "/no",
                        "/api/pages",
                        "/api/search?q=85",
                        "/api/panels/none",
                        "/api/panels/headline?range=%00",
                        "/api/live?page=flow",
                        "/health",
                        "/metrics",
                        "/login?next=%2F")) {
            seen.add(ask(visit, path));
        }
    }

    /** From a chat: a session's cookie does not come along from another site. */
    private static void followALinkFromElsewhere(Visit visit, String url) {
        Page page = visit.page();
        page.context()
                .route(
                        "http://chat.example/**",
                        route ->
                                route.fulfill(
                                        new Route.FulfillOptions()
                                                .setContentType("text/html")
                                                .setBody(
                                                        "<a href=\"%s/flow?q=erp\">Dead letters</a>"
                                                                .formatted(url))));
        page.navigate("http://chat.example/");
        page.getByText("Dead letters").click();
        page.waitForURL("**/flow?q=erp");
        visit.awaitDrawn();
    }

    private static void logOut(Visit visit) {
        Page page = visit.page();
        page.navigate("/rules");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out")).click();
        page.waitForURL("**/login");
        assertThat(page.context().cookies()).isEmpty();
        page.navigate("/rules");
        assertThat(page).hasURL(Pattern.compile(".*/login\\?next=%2Frules"));
    }

    private static void makeCertificate(Path store) throws Exception {
        ProcessBuilder keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keystore",
                                store.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass:env",
                                "STORE_PASSWORD",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=ip:127.0.0.1")
                        .redirectErrorStream(true);
        keytool.environment().put("STORE_PASSWORD", STORE_PASSWORD);
        Process process = keytool.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static String ask(Visit visit, String path) {
        return visit.page().context().request().get(path).text();
    }

    private static Cookie cookie(Visit visit) {
        List<Cookie> cookies = visit.page().context().cookies();
        assertThat(cookies).hasSize(1);
        assertThat(cookies.get(0).httpOnly).isTrue();
        assertThat(visit.page().evaluate("() => document.cookie")).isEqualTo("");
        return cookies.get(0);
    }

    private PagesProcess serve(TroubledShop shop, String url, String readerPassword, String users)
            throws Exception {
        Path store = folder.resolve("server.p12");
        makeCertificate(store);
        Files.writeString(folder.resolve("users"), users);
        Files.writeString(folder.resolve("store-password"), STORE_PASSWORD);
        return new PagesProcess(
                folder,
                Map.of(
                        "STOCKSCOPE_LOG",
                        "info",
                        "STOCKSCOPE_CLICKHOUSE_READER_PASSWORD",
                        readerPassword),
                "dashboards",
                "--port",
                "0",
                "-D",
                "clickhouse.url=" + url,
                "-D",
                "clickhouse.database=" + shop.name(),
                "-D",
                "clickhouse.reader.user="
                        + SharedServices.get().endpoints().clickHouse().reader().user(),
                "--users",
                folder.resolve("users").toString(),
                "--keystore",
                store.toString(),
                "--keystore-password-file",
                folder.resolve("store-password").toString());
    }
}
