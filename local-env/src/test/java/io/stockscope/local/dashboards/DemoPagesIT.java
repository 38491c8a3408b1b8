// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.simulation.RealSales;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages of the demo while it plays real sales, with faults in the retailer's systems. Pictures
 * of them are in {@code target/dashboards/demo-*.png}; {@code -Dpictures.update=true} makes those
 * of the documentation anew.
 */
@Tag("proof")
@Timeout(900)
class DemoPagesIT {

    /** Until the simulated faults have left a SKU stale, and rules have braked a channel. */
    private static final double PATIENCE_MILLIS = 300_000;

    private static final Path DOCUMENTED = Path.of("..", "dashboards", "docs");

    @TempDir private Path folder;

    @Test
    void everyPageShowsTheRetailer() throws Exception {
        SharedServices.assumePlatform();
        Chromium chromium = Chromium.shared();
        String sales = RealSales.file().toString();
        try (PagesProcess demo =
                        new PagesProcess(
                                folder, Map.of(), "demo", "--sales", sales, "--speed", "120");
                Visit visit = chromium.visit(demo.url(), Look.DESK)) {
            visit.open("/on-call?range=6h");
            awaitOne(visit, "#throttle-latest tbody tr");
            String stale = "#worst-stale-skus tbody ";
            awaitOne(visit, stale + "a[href^='/sku/']");
            String sku = addressOf(visit, stale + "a[href^='/sku/']");
            String channel = addressOf(visit, stale + "a[href^='/channel/']");

            show(visit, "on-call", "/on-call?range=6h");
            show(visit, "channel", channel);
            show(visit, "sku", sku);
            show(visit, "executive", "/");
            show(visit, "flow", "/flow");
            show(visit, "rules", "/rules");
            visit.assertNoComplaints();
        }
    }

    private static void awaitOne(Visit visit, String selector) {
        Locator first = visit.page().locator(selector).first();
        assertThat(first)
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
    }

    private static String addressOf(Visit visit, String link) {
        return visit.page().locator(link).first().getAttribute("href");
    }

    private static void show(Visit visit, String name, String path) throws Exception {
        visit.lookWith(Look.DESK).open(path).picture("demo-" + name);
        assertThat(visit.page().locator("main .failed").allInnerTexts()).as(name).isEmpty();
        assertThat(visit.page().locator("main tbody tr").count()).as(name).isPositive();
        if (Boolean.getBoolean("pictures.update")) {
            visit.document(DOCUMENTED.resolve(name + ".png"));
        }
        for (Look look : new Look[] {Look.DESK_AT_NIGHT, Look.PHONE}) {
            visit.lookWith(look).awaitDrawn().picture("demo-" + name + "-" + look.word());
        }
    }
}
