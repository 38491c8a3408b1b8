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

/** Debian's Chromium without a window, one process for many visits. Nothing is downloaded. */
final class Chromium implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");

    private final Playwright playwright;
    private final Browser browser;

    /** Starts it; the test is skipped where it is not installed. */
    Chromium() {
        assumeInstalled();
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions().setExecutablePath(PROGRAM));
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
                                .setViewportSize(look.width(), look.height())
                                .setColorScheme(look.scheme())
                                .setLocale("en-GB")
                                .setTimezoneId("America/New_York")),
                url);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
