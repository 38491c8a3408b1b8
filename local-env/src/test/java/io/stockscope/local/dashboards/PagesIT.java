// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The pages at a bad hour, in a real browser. Pictures of them are in {@code target/dashboards}.
 */
@Timeout(120)
class PagesIT {

    private record Address(String name, String path) {}

    private static final List<Address> PAGES =
            List.of(
                    new Address("executive", "/"),
                    new Address("on-call", "/on-call"),
                    new Address("channel", "/channel/amazon"),
                    new Address("sku", "/sku/" + TroubledShop.WORST_SKU),
                    new Address("flow", "/flow"),
                    new Address("rules", "/rules"));

    private static TroubledShop shop;
    private static BrowsedServer server;
    private static Chromium chromium;

    @BeforeAll
    static void open() throws Exception {
        chromium = Chromium.shared();
        shop = TroubledShop.shared();
        server = new BrowsedServer(shop);
    }

    @AfterAll
    static void close() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyPageIsDrawnForEverybody() throws Exception {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            for (Address address : PAGES) {
                visit.lookWith(Look.DESK).open(address.path());
                assertThat(visit.page().locator("main .failed").allInnerTexts())
                        .as(address.name())
                        .isEmpty();
                for (Look look : Look.values()) {
                    String seen = address.name() + "-" + look.word();
                    visit.lookWith(look).awaitDrawn();
                    if (look == Look.DESK) {
                        visit.picture(seen);
                    }
                    assertThat(visit.accessibilityFindings(look)).as(seen).isEmpty();
                    assertThat(visit.width()).as(seen).isEqualTo(look.width());
                }
            }
            visit.assertNoComplaints();
        }
    }

    @Test
    void anAlertAppearsWithoutAskingButNotOnAPageThatIsHeldStill() throws Exception {
        try (Visit live = chromium.visit(server.url(), Look.DESK);
                Visit held = chromium.visit(server.url(), Look.DESK)) {
            live.open("/on-call");
            held.open("/on-call");
            Locator sign = held.page().locator("#live button");
            assertThat(sign).hasText("Live");
            sign.click();
            assertThat(sign).hasText("Paused");
            assertThat(newAlert(live)).isHidden();

            shop.run(
                    """
                    INSERT INTO alerts_rows
                        (alert_id, started_at, rule_name, severity, state, labels, annotations, value, condition, at, ended_at, fired, version)
                    VALUES ('ErpPostingsOverdue{system="ERP"}', now64(3) - INTERVAL 1 MINUTE, 'ErpPostingsOverdue', 'ticket', 'FIRING',
                        map('system', 'ERP'), map('summary', 'ERP has not posted'), 7, '> 5', now64(3), NULL, true, 1)
                    """);

            assertThat(newAlert(live)).isVisible(patiently());
            assertThat(newAlert(held)).isHidden();
            sign.click();
            assertThat(newAlert(held)).isVisible(patiently());
            live.assertNoComplaints();
            held.assertNoComplaints();
        }
    }

    private static Locator newAlert(Visit visit) {
        return visit.page().locator("main").getByText("ErpPostingsOverdue").first();
    }

    private static LocatorAssertions.IsVisibleOptions patiently() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);
    }

    @Test
    void fromTheAlertToTheChannelToTheSku() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/on-call");
            Page page = visit.page();
            Locator alert =
                    page.getByRole(AriaRole.ROW)
                            .filter(
                                    new Locator.FilterOptions()
                                            .setHasText(TroubledShop.FIRING_RULE))
                            .first();
            assertThat(alert).containsText("5 of 100 take more than 2 min 34 s");
            assertThat(alert.locator("[data-title='Value']")).hasText("2 min 34 s");
            assertThat(alert).containsText("p95 of sync latency over 5 min > 2 min");
            alert.locator("a[href^='/channel/amazon']").first().click();
            page.waitForURL("**/channel/amazon**");
            visit.awaitDrawn();
            assertThat(page.locator("h1")).containsText("amazon");

            page.locator("main a[href^='/sku/" + TroubledShop.WORST_SKU + "']").first().click();
            page.waitForURL("**/sku/" + TroubledShop.WORST_SKU + "**");
            visit.awaitDrawn();
            assertThat(page.locator("h1")).containsText(TroubledShop.WORST_SKU);
            Locator timeline = page.locator("table.timeline");
            assertThat(timeline).containsText("adjustment");
            assertThat(timeline.locator("tbody tr").first()).containsText("accepted");
            assertThat(timeline.locator("tr.gap").first()).containsText("amazon");
            visit.assertNoComplaints();
        }
    }

    @Test
    void aGapOfTheTimelineIsDrawnAsBadAsItIs() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/rules");
            Object drawn =
                    visit.page()
                            .evaluate(
                                    """
                                    async () => {
                                        const { timeline } = await import('/assets/js/panels/timeline.js');
                                        const body = document.createElement('div');
                                        const row = (gap_level, level) => ({ t: '2026-06-01T12:00:00Z', lane: 'WMS', what: 'ship', level,
                                            gap: gap_level ? 'No update' : '', gap_level });
                                        timeline({ id: 'x', title: 'X' }).show(body, { shown: [],
                                            rows: [row('bad', 'bad'), row('warn', 'warn'), row('none', 'ok'), row('', 'ok')] }, { nowMs: 0 });
                                        return [...body.querySelectorAll('tbody tr')].map((tr) =>
                                            `${tr.className}: ${tr.querySelector('.fate .status')?.className ?? ''} ${tr.querySelector('.fate').innerText}`);
                                    }
                                    """);
            assertThat(drawn)
                    .isEqualTo(
                            List.of(
                                    "gap bad level bad: status bad No update",
                                    "gap warn level warn: status warn No update",
                                    "level ok:  No update",
                                    "level ok:  "));
            visit.assertNoComplaints();
        }
    }

    @Test
    void fromTheAlertToWhatToDo() throws Exception {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/on-call");
            Page page = visit.page();
            assertThat(heading(visit, "Of")).hasCount(1);
            page.locator("a[href='/runbook#marketplacesyncslow']").first().click();
            page.waitForURL("**/runbook#marketplacesyncslow");

            assertThat(page.locator("h3:target")).hasText(TroubledShop.FIRING_RULE);
            assertThat(page.locator("h3:target")).isInViewport();
            for (Look look : Look.values()) {
                visit.lookWith(look);
                assertThat(visit.accessibilityFindings(look)).as(look.word()).isEmpty();
                assertThat(visit.width()).as(look.word()).isEqualTo(look.width());
            }
            visit.picture("runbook");
            page.locator("nav").getByText("On call").click();
            visit.awaitDrawn();
            visit.assertNoComplaints();
        }
    }

    @Test
    void aRunbookElsewhereIsLinkedToUnlessItIsNoWebAddress() throws Exception {
        shop.run(
                """
                INSERT INTO alerts_rows
                    (alert_id, started_at, rule_name, severity, state, labels, annotations, value, condition, at, ended_at, fired, version)
                SELECT concat(name, '{}'), now64(3) - INTERVAL 2 MINUTE, name, 'ticket', 'FIRING',
                    map('channel', 'b2b'), map('summary', name, 'runbook', book), 7, '> 5', now64(3), NULL, true, 1
                FROM VALUES('name String, book String',
                    ('OursOnTheWeb', 'https://wiki.example/stock#slow'), ('OursWithScript', 'javascript:alert(1)'),
                    ('OursWithNothing', ''))
                """);
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/on-call?channel=b2b");

            assertThat(runbook(visit, "OursOnTheWeb").locator("a"))
                    .hasAttribute("href", "https://wiki.example/stock#slow");
            assertThat(runbook(visit, "OursWithScript").locator("a")).hasCount(0);
            assertThat(runbook(visit, "OursWithNothing").locator("a")).hasCount(0);
            visit.assertNoComplaints();
        }
    }

    private static Locator heading(Visit visit, String name) {
        return visit.page()
                .getByRole(
                        AriaRole.COLUMNHEADER,
                        new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator runbook(Visit visit, String rule) {
        return visit.page()
                .getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText(rule))
                .locator("[data-title='Runbook']");
    }

    @Test
    void anAlertsLinkOpensItsHourAtItsChannel() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            String at = Instant.now().minusSeconds(20 * 60).toString();
            visit.open("/on-call?channel=amazon&at=" + at);
            Page page = visit.page();
            assertThat(page.locator(".when")).containsText("Around");
            assertThat(page.locator("main")).containsText("SourceFarBehind");
            page.getByText("Back to now").click();
            page.waitForURL("**/on-call?channel=amazon&range=*");
            assertThat(page.locator(".when")).not().containsText("Around");
            visit.assertNoComplaints();
        }
    }

    @Test
    void anAlertThatIsOverIsSeenByItsLinkAndTheTimeGoesAlongToTheChannel() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            String at =
                    Instant.now()
                            .minusSeconds(5 * 3_600)
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString();
            visit.open("/on-call?channel=ebay&at=" + at);
            Page page = visit.page();
            Locator alerts = page.locator("#active-alerts");
            assertThat(alerts).containsText("resolved");
            assertThat(heading(visit, "Until")).hasCount(1);
            assertThat(heading(visit, "Of")).hasCount(0);
            assertThat(alerts).not().containsText(TroubledShop.FIRING_RULE);

            alerts.locator("a[href^='/channel/ebay']").first().click();
            page.waitForURL("**/channel/ebay?at=*");
            visit.awaitDrawn();
            assertThat(page.locator(".when")).containsText("Around");
            visit.open("/on-call?channel=ebay");
            assertThat(alerts).not().containsText("resolved");
            visit.assertNoComplaints();
        }
    }

    @Test
    void whoIsSilentIsNamedAtTheHead() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/on-call");
            assertThat(visit.page().locator(".when")).containsText("Silent since");
            assertThat(visit.page().locator(".when")).containsText("pos-9");
            assertThat(visit.page().locator(".when")).not().containsText("pos-9 may still");
            visit.assertNoComplaints();
        }
    }

    @Test
    void textThatIsMarkedStaysAndThePanelSaysThatItWaits() throws Exception {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/on-call");
            Locator panel = visit.page().locator("#active-alerts");
            panel.locator("tbody td")
                    .first()
                    .evaluate("cell => document.getSelection().selectAllChildren(cell)");
            shop.run(
                    """
                    INSERT INTO alerts_rows
                        (alert_id, started_at, rule_name, severity, state, labels, annotations, value, condition, at, ended_at, fired, version)
                    VALUES ('WhileMarked{}', now64(3) - INTERVAL 1 MINUTE, 'WhileMarked', 'ticket', 'FIRING',
                        map('system', 'ERP'), map('summary', 'while it is marked'), 7, '> 5', now64(3), NULL, true, 1)
                    """);
            assertThat(panel.locator(".signs"))
                    .containsText(
                            "held while text is marked",
                            new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
            assertThat(panel).not().containsText("WhileMarked");
            visit.page().evaluate("() => document.getSelection().removeAllRanges()");
            assertThat(panel.getByText("WhileMarked").first()).isVisible(patiently());
            assertThat(panel.locator(".signs")).not().containsText("held");
            visit.assertNoComplaints();
        }
    }

    @Test
    void aSkuIsFoundByKeyboardAlone() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/flow");
            Page page = visit.page();
            page.keyboard().press("/");
            assertThat(page.locator("#find")).isFocused();
            page.keyboard().type("123");
            assertThat(page.locator("#found li").first()).containsText(TroubledShop.WORST_SKU);
            page.keyboard().press("ArrowDown");
            assertThat(page.locator("#found li").first()).hasAttribute("aria-selected", "true");
            page.keyboard().press("Enter");
            page.waitForURL("**/sku/" + TroubledShop.WORST_SKU);
            visit.awaitDrawn();
            visit.assertNoComplaints();
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/flow");
            visit.page().locator("#find").fill("%_'");
            assertThat(visit.page().locator("#found"))
                    .containsText("Nothing begins with or contains");
            visit.assertNoComplaints();
        }
    }

    @Test
    void theKeyboardReachesContentTablesAndOrder() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/channel/amazon");
            Page page = visit.page();
            page.keyboard().press("Tab");
            assertThat(page.locator(".skip")).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.locator("main")).isFocused();

            Locator summary = page.locator(".astable summary").first();
            summary.focus();
            page.keyboard().press("Enter");
            assertThat(page.locator(".astable table").first()).isVisible();

            Locator sort = page.locator(".panel.table thead button").first();
            sort.focus();
            page.keyboard().press("Enter");
            assertThat(page.locator(".panel.table thead th[aria-sort]").first()).isVisible();
            assertThat(page.locator(".panel.table thead th[aria-sort] button").first()).isFocused();
            visit.assertNoComplaints();
        }
    }

    @Test
    void theSwitchToDarkIsKept() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/");
            Page page = visit.page();
            Object light = ground(page);
            page.getByLabel("Switch to dark").click();
            Object dark = ground(page);
            assertThat(dark).isNotEqualTo(light);
            visit.open("/rules");
            assertThat(ground(page)).isEqualTo(dark);
            page.getByLabel("Switch to light").click();
            assertThat(ground(page)).isEqualTo(light);
            visit.assertNoComplaints();
        }
    }

    private static Object ground(Page page) {
        return page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor");
    }

    @Test
    void numbersOnThePageAreThoseOfTheView() throws Exception {
        List<String> told =
                shop.run(
                        """
                        SELECT concat(sku, ' ', toString(displayed), ' ', toString(truth), ' ', toString(withheld)) FROM stale_skus
                        WHERE channel = 'amazon' AND ended_at IS NULL ORDER BY oversell_value DESC LIMIT 20
                        """);
        assertThat(told).hasSize(20);
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/channel/amazon");
            Locator rows = visit.page().locator("#channel-stale-skus tbody tr");
            for (int i = 0; i < told.size(); i++) {
                Locator row = rows.nth(i);
                assertThat(
                                "%s %s %s %s"
                                        .formatted(
                                                cell(row, "SKU"),
                                                cell(row, "Displayed"),
                                                cell(row, "True"),
                                                cell(row, "Withheld")))
                        .isEqualTo(told.get(i));
            }
            visit.assertNoComplaints();
        }
    }

    private static String cell(Locator row, String title) {
        return row.locator("[data-title='" + title + "']").innerText();
    }

    @Test
    void numbersAreWrittenAsPeopleReadThemAndNeverRoundedToWhatTheyAreNot() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/rules");
            assertThat(written(visit, "0.99996, 'percent'")).isEqualTo("99.99 %");
            assertThat(written(visit, "0.00001, 'percent'")).isEqualTo("< 0.01 %");
            assertThat(written(visit, "1, 'percent'")).isEqualTo("100 %");
            assertThat(written(visit, "0.8472, 'percent'")).isEqualTo("84.7 %");
            assertThat(written(visit, "59960, 'ms'")).isEqualTo("1 min");
            assertThat(written(visit, "250400, 'ms'")).isEqualTo("4 min 10 s");
            assertThat(written(visit, "0, 'ms'")).isEqualTo("0 ms");
            assertThat(written(visit, "4180.2, 'money'")).isEqualTo("4,180 EUR");
            assertThat(written(visit, "-12.5, 'money'")).isEqualTo("−12.50 EUR");
            assertThat(written(visit, "NaN, 'count'")).isEqualTo("–");
            assertThat(written(visit, "null, 'units'")).isEqualTo("–");
            assertThat(written(visit, "0, 'units'")).isEqualTo("0");
            assertThat(written(visit, "{UNDECODABLE: 3}, 'text'")).isEqualTo("UNDECODABLE 3");
        }
    }

    private static Object written(Visit visit, String valueAndUnit) {
        return made(visit, "format", "format(%s)".formatted(valueAndUnit));
    }

    /** What a module of the page makes. */
    private static Object made(Visit visit, String module, String call) {
        return visit.page()
                .evaluate(
                        "async () => { const m = await import('/assets/js/%s.js'); return m.%s; }"
                                .formatted(module, call));
    }

    @Test
    void numbersInTextsOfRulesAreInTheUnitOfTheirMetric() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/rules");
            assertThat(
                            read(
                                    visit,
                                    "burn rate of sync_slo_bad_ratio, objective 0.99, over 1h and 5m >= 14.4"))
                    .isEqualTo(
                            "burn rate of sync slo bad ratio, objective 0.99, over 1 h and 5 min >= 14.4");
            assertThat(read(visit, "A 1543210.4 (p95 of sync_latency_ms over 1m30s > 1200000)"))
                    .isEqualTo("A 25 min 43 s (p95 of sync latency over 1 min 30 s > 20 min)");
            assertThat(read(visit, "last of stale_oversell_value over 10s > 2000"))
                    .isEqualTo("stale oversell value over 10 s > 2,000 EUR");
            assertThat(read(visit, "goods worth 2,345 that are not there"))
                    .isEqualTo("goods worth 2,345 EUR that are not there");
            assertThat(read(visit, "SKU 85123A of 800 ms")).isEqualTo("SKU 85123A of 800 ms");
            String written = "5 of 100 take more than 21 min; 14 % within 3 d 2 h";
            for (String unit :
                    List.of(
                            "{value: 1262311, value_unit: 'ms'}",
                            "{value: 0.137, value_unit: 'percent'}")) {
                assertThat(made(visit, "alert-text", "readable('%s', %s)".formatted(written, unit)))
                        .isEqualTo(written);
            }
            assertThat(made(visit, "alert-text", "withUnit(1, 'SKUs')")).isEqualTo("1 SKU");
        }
    }

    private static Object read(Visit visit, String text) {
        return made(
                visit,
                "alert-text",
                "readable('%s', {value: 2345.2, value_unit: 'money'})".formatted(text));
    }

    @Test
    void nothingIsDrawnFromBeforeAnythingIsKnown() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/rules");
            Object from =
                    visit.page()
                            .evaluate(
                                    """
                                    async () => {
                                        const { drawnFrom, setBegin } = await import('/assets/js/begin.js');
                                        setBegin('2026-06-01T12:00:00Z');
                                        return ['2026-06-01T09:00:00Z', '2026-06-01T13:00:00Z'].map(from =>
                                            new Date(drawnFrom({ from, to: '2026-06-01T14:00:00Z' })).toISOString());
                                    }
                                    """);
            assertThat(from)
                    .isEqualTo(List.of("2026-06-01T12:00:00.000Z", "2026-06-01T13:00:00.000Z"));
        }
    }

    @Test
    void whatIsInDeadLettersIsTextAndMasked() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/flow");
            assertThat(visit.text())
                    .contains("<img src=x onerror=alert(1)>")
                    .doesNotContain("4111-");
            assertThat(visit.page().locator("main img").count()).isZero();
            visit.assertNoComplaints();
        }
    }

    @Test
    void aPageWithoutItsSkuOffersTheSearch() {
        try (Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.page().navigate("/sku");
            assertThat(visit.page().locator("main")).containsText("Find one by the search");
            assertThat(visit.page().locator("#find")).isFocused();
            visit.assertNoComplaints();
        }
    }
}
