// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pages over a database in which nothing is, and over a ClickHouse that goes away and comes back.
 */
@Timeout(120)
class PagesWithoutDataIT {

    private static final double PATIENCE_MILLIS = 40_000;

    private static Chromium chromium;

    @BeforeAll
    static void start() {
        chromium = Chromium.shared();
    }

    @Test
    void nothingIsSaidInWordsAndNeverAsZero() throws Exception {
        try (TroubledShop nothing = TroubledShop.empty("shop_of_nothing");
                BrowsedServer server = new BrowsedServer(nothing);
                Visit visit = chromium.visit(server.url(), Look.DESK)) {
            for (String path :
                    new String[] {
                        "/", "/on-call", "/channel/amazon", "/sku/1", "/flow", "/rules"
                    }) {
                visit.open(path);
                assertThat(visit.page().locator("main .failed").allInnerTexts()).isEmpty();
                assertThat(visit.page().locator("main .big:not(.nothing)").allInnerTexts())
                        .as(path)
                        .isEmpty();
                assertThat(visit.page().locator("main p.none").count()).as(path).isPositive();
            }
            visit.assertNoComplaints();
        }
    }

    @Test
    void clickHouseGoesAwayAndComesBack() throws Exception {
        try (BrowsedServer server = new BrowsedServer(TroubledShop.shared());
                Visit visit = chromium.visit(server.url(), Look.DESK)) {
            visit.open("/on-call");
            Locator banner = visit.page().locator(".banner");
            assertThat(banner).isHidden();

            server.line().cut();
            assertThat(banner).isVisible(patiently());
            assertThat(banner).containsText("ClickHouse does not answer since");
            assertThat(banner).containsText("What you see is");
            assertThat(visit.page().locator("#live")).hasText("Old numbers");
            assertThat(visit.page().locator(".panel.old").first()).isVisible(patiently());
            assertThat(visit.text()).contains(TroubledShop.FIRING_RULE);
            visit.picture("clickhouse-away");
            assertThat(visit.accessibilityFindings()).isEmpty();

            server.line().mend();
            assertThat(banner)
                    .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(PATIENCE_MILLIS));
            assertThat(visit.page().locator(".panel.old"))
                    .hasCount(
                            0, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
            assertThat(visit.page().locator("#live")).hasText("Live");
            visit.assertNobodyElseWasAsked();
        }
    }

    @Test
    void aPageThatIsOpenedWhileClickHouseIsAwaySaysSoAndFillsByItself() throws Exception {
        try (BrowsedServer server = new BrowsedServer(TroubledShop.shared());
                Visit visit = chromium.visit(server.url(), Look.DESK)) {
            server.line().cut();
            visit.open("/on-call");
            assertThat(visit.page().locator(".failed").first()).isVisible(patiently());

            server.line().mend();
            assertThat(visit.page().getByText(TroubledShop.FIRING_RULE).first())
                    .isVisible(patiently());
            visit.assertNobodyElseWasAsked();
        }
    }

    private static LocatorAssertions.IsVisibleOptions patiently() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS);
    }
}
