// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Debian's Chromium without a window, one process for all visits of a JVM. Nothing is downloaded.
 */
final class Chromium {

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");

    private static @Nullable Chromium shared;

    private final Browser browser;

    private Chromium() {
        Playwright playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions().setExecutablePath(PROGRAM));
    }

    /**
     * The one of this JVM, with which it ends: its driver does when nobody listens to it any more.
     * The test is skipped where it is not installed.
     */
    static synchronized Chromium shared() {
        assumeInstalled();
        if (shared == null) {
            shared = new Chromium();
        }
        return shared;
    }

    /** Skips a test where Debian's Chromium is not installed. */
    static void assumeInstalled() {
        assumeTrue(
                Files.isExecutable(PROGRAM), "Chromium is not installed: apt-get install chromium");
    }

    /**
     * Somebody new, who has never been here, and whose clock is not at UTC.
     *
     * @param url of the server that they visit; requests to others are noted
     */
    Visit visit(String url, Look look) {
        return new Visit(
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setBaseURL(url)
                                // The server of a test signs its certificate itself.
                                .setIgnoreHTTPSErrors(true)
                                .setViewportSize(look.width(), look.height())
                                .setColorScheme(look.scheme())
                                .setLocale("en-GB")
                                .setTimezoneId("America/New_York")),
                url);
    }
}
