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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages of the demo while it plays real sales, with faults in the retailer's systems. Pictures
 * of them, {@code target/dashboards/demo-*.png}, are those of the documentation.
 */
@Tag("proof")
@Timeout(900)
class DemoPagesIT {

    /** Until the simulated faults have left a SKU stale. */
    private static final double PATIENCE_MILLIS = 300_000;

    @TempDir private Path folder;

    @Test
    void everyPageShowsTheRetailer() throws Exception {
        SharedServices.assumePlatform();
        Chromium.assumeInstalled();
        String sales = RealSales.file().toString();
        try (DemoProcess demo = new DemoProcess(folder, "--sales", sales, "--speed", "120");
                Chromium chromium = new Chromium()) {
            String url = demo.dashboards();
            try (Visit day = chromium.visit(url, Look.DESK);
                    Visit night = chromium.visit(url, Look.DESK_AT_NIGHT)) {
                day.open("/on-call?range=6h");
                Locator stale =
                        day.page().locator("#worst-stale-skus tbody a[href^='/sku/']").first();
                assertThat(stale)
                        .isVisible(
                                new LocatorAssertions.IsVisibleOptions()
                                        .setTimeout(PATIENCE_MILLIS));
                String sku = stale.getAttribute("href");
                String channel =
                        day.page()
                                .locator("#worst-stale-skus tbody a[href^='/channel/']")
                                .first()
                                .getAttribute("href");

                show(day, night, "on-call", "/on-call?range=6h");
                show(day, night, "channel", channel);
                show(day, night, "sku", sku);
                show(day, night, "executive", "/");
                show(day, night, "flow", "/flow");
                show(day, night, "rules", "/rules");
                day.assertNoComplaints();
                night.assertNoComplaints();
            }
        }
    }

    private static void show(Visit day, Visit night, String name, String path) {
        day.open(path).picture("demo-" + name);
        assertThat(day.page().locator("main .failed").allInnerTexts()).as(name).isEmpty();
        assertThat(day.page().locator("main tbody tr").count()).as(name).isPositive();
        night.open(path).picture("demo-" + name + "-dark");
    }
}
