// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import io.stockscope.alert.yaml.ShippedRules;
import io.stockscope.dashboard.DashboardSettings;
import io.stockscope.dashboard.Dashboards;
import java.io.IOException;
import java.time.InstantSource;

/** The dashboards of a shop, over a line to ClickHouse that can be cut. */
final class BrowsedServer implements AutoCloseable {

    private final CuttableLine line;
    private final Dashboards dashboards;

    BrowsedServer(TroubledShop shop) throws IOException {
        line = new CuttableLine(shop.url());
        dashboards =
                Dashboards.start(
                        DashboardSettings.local(0, "EUR").withRunbook(ShippedRules.runbook()),
                        shop.reader(line.url()),
                        InstantSource.system());
    }

    String url() {
        return dashboards.url();
    }

    CuttableLine line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        dashboards.close();
        line.close();
    }
}
