// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One person's visit to the pages, with all that the browser complained of meanwhile. */
final class Visit implements AutoCloseable {

    private static final Path PICTURES = Path.of("target", "dashboards");
    private static final String AXE = "/axe.min.js";
    private static final String FINDINGS =
            """
            rules => axe.run(document, {
                resultTypes: ['violations'],
                ...(rules.length ? {runOnly: {type: 'rule', values: rules}} : {})
            }).then(found => found.violations
                .filter(({impact}) => impact === 'serious' || impact === 'critical')
                .map(({id, help, nodes}) => `${id}: ${help}: ${nodes.slice(0, 3)
                    .map(n => n.target.join(' ') + ' ' + n.failureSummary).join(' | ')}`))
            """;

    /** Pixels. */
    private static final int MOST_DOCUMENTED = 2_600;

    private static @Nullable String axe;

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> strangers = new ArrayList<>();

    Visit(BrowserContext context, String url) {
        this.context = context;
        this.page = context.newPage();
        page.onConsoleMessage(
                message -> {
                    if (!message.type().equals("log")) {
                        complaints.add(message.type() + ": " + message.text());
                    }
                });
        page.onPageError(complaints::add);
        context.onRequest(
                request -> {
                    if (!request.url().startsWith(url + "/")
                            && !request.url().startsWith("data:")) {
                        strangers.add(request.url());
                    }
                });
    }

    Page page() {
        return page;
    }

    /** Notes the address of each request, and what the browser says. */
    void noteAddresses(List<String> notes) {
        context.onRequest(request -> notes.add(request.url()));
        page.onConsoleMessage(message -> notes.add(message.text()));
    }

    /** Looks on with another screen, by day or by night, without a new visit. */
    Visit lookWith(Look look) {
        page.setViewportSize(look.width(), look.height());
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.scheme()));
        return this;
    }

    /** Opens a page, and waits until every panel has its answer. */
    Visit open(String path) {
        page.navigate(path);
        return awaitDrawn();
    }

    /** Waits until every panel of a page has its answer, and charts are painted. */
    Visit awaitDrawn() {
        page.waitForSelector("main h1");
        page.waitForFunction(
                """
                () => document.querySelectorAll('main .panel').length > 0
                    && document.querySelector('main [aria-busy]') === null
                    && [...document.querySelectorAll('.canvas')].every(c => c.querySelector('canvas'))
                """);
        return this;
    }

    /** The text of all that is shown. */
    String text() {
        return page.locator("main").innerText();
    }

    /** How wide the page is in pixels: more than the window if it has to be scrolled sideways. */
    int width() {
        return (int) page.evaluate("() => document.documentElement.scrollWidth");
    }

    /** What axe finds that keeps people from using the page, serious or worse. */
    List<?> accessibilityFindings() throws IOException {
        return accessibilityFindings(Look.DESK);
    }

    /** The same of what differs: by night the colours do. */
    List<?> accessibilityFindings(Look look) throws IOException {
        if (Boolean.FALSE.equals(page.evaluate("() => 'axe' in window"))) {
            page.evaluate(axe());
        }
        return (List<?>)
                page.evaluate(
                        FINDINGS,
                        look == Look.DESK_AT_NIGHT ? List.of("color-contrast") : List.of());
    }

    private static synchronized String axe() throws IOException {
        if (axe == null) {
            try (InputStream file = Visit.class.getResourceAsStream(AXE)) {
                if (file == null) {
                    throw new IOException(AXE + " is not on the class path");
                }
                axe = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        return axe;
    }

    /** Takes a picture of the whole page: {@code target/dashboards/NAME.png}. */
    void picture(String name) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(PICTURES.resolve(name + ".png")));
    }

    /** Takes a small picture of the page for documentation, of as much as one looks at there. */
    void document(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        int height = (int) page.evaluate("() => document.documentElement.scrollHeight");
        Page.ScreenshotOptions upper =
                new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setClip(0, 0, width(), Math.min(height, MOST_DOCUMENTED));
        SmallPng.write(page.screenshot(upper), file);
    }

    /** The browser has complained of nothing, and has asked nobody else. */
    void assertNoComplaints() {
        assertThat(complaints).as("what the browser complained of").isEmpty();
        assertNobodyElseWasAsked();
    }

    /** No request has left for another server. */
    void assertNobodyElseWasAsked() {
        assertThat(strangers).as("requests to others").isEmpty();
    }

    @Override
    public void close() {
        context.close();
    }
}
