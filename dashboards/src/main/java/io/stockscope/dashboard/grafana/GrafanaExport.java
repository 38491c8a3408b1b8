// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.dashboard.panel.Page;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Dashboards for Grafana and what provisions them, made from the definitions of the web pages. What
 * goes in decides every byte of what comes out.
 */
public final class GrafanaExport {

    private GrafanaExport() {}

    /**
     * The files of an export.
     *
     * @return text by path below the folder of the export, with {@code /}, in order
     */
    public static SortedMap<String, String> files(Catalogue catalogue, GrafanaSettings settings) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("provisioning/datasources/stockscope.yaml", Provisioning.datasource(settings));
        files.put("provisioning/dashboards/stockscope.yaml", Provisioning.dashboards(settings));
        GrafanaLinks links = new GrafanaLinks(catalogue.pages());
        for (Page page : catalogue.pages()) {
            files.put(
                    "dashboards/" + GrafanaDashboard.uid(page) + ".json",
                    JsonTree.text(new GrafanaDashboard(catalogue, settings, links).of(page)));
        }
        return Collections.unmodifiableSortedMap(files);
    }
}
