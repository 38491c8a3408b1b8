// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.dashboard.panel.Page;
import io.stockscope.dashboard.panel.Panel;
import io.stockscope.dashboard.panel.Section;
import io.stockscope.dashboard.sql.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A page as a dashboard: in the model that Grafana calls version 1, which it migrates itself. */
final class GrafanaDashboard {

    /** Of that model; a Grafana that knows a later one migrates it. */
    private static final int SCHEMA_VERSION = 39;

    private static final String TAG = "stockscope";

    /** Each who looks asks for himself, unlike on the web page: so not as often. */
    private static final Duration LEAST_REFRESH = Duration.ofSeconds(10);

    private final Catalogue catalogue;
    private final GrafanaSettings settings;
    private final GrafanaPanels panels;

    GrafanaDashboard(Catalogue catalogue, GrafanaSettings settings, GrafanaLinks links) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.panels = new GrafanaPanels(settings.asking(), links);
    }

    /** By which addresses find a page's dashboard. */
    static String uid(Page page) {
        return TAG + "-" + page.id();
    }

    ObjectNode of(Page page) {
        GrafanaLayout layout = new GrafanaLayout();
        List<Panel> asked = new ArrayList<>();
        for (Section section : page.sections()) {
            layout.row(section.title());
            boolean told = false;
            for (String id : section.panels()) {
                Panel panel = Objects.requireNonNull(catalogue.panels().get(id), id);
                if (!asksWhatGrafanaMayNot(panel)) {
                    asked.add(panel);
                    layout.add(panels.of(panel), panel.width(), GrafanaPanels.height(panel));
                } else if (!told) {
                    told = true;
                    layout.add(panels.elsewhere(panel), "full", GrafanaPanels.NOTE_HEIGHT);
                }
            }
        }
        return dashboard(page, asked, layout.panels());
    }

    private ObjectNode dashboard(Page page, List<Panel> asked, ArrayNode drawn) {
        return JsonTree.object(
                "uid", uid(page),
                "title", "Stockscope: " + page.title(),
                "description", page.question() == null ? page.title() : page.question(),
                "tags", JsonTree.array(TAG),
                "schemaVersion", SCHEMA_VERSION,
                "editable", true,
                "graphTooltip", 1,
                "timezone", "utc",
                "time", JsonTree.object("from", "now-" + page.range(), "to", "now"),
                "refresh", refresh(asked),
                "timepicker", JsonTree.object(),
                "annotations", JsonTree.object("list", JsonTree.array()),
                "links", JsonTree.array(otherPages()),
                "templating", JsonTree.object("list", GrafanaVariables.of(page, asked, settings)),
                "panels", drawn);
    }

    /** Grafana's user may not read dead letters, which hold what was in the records. */
    private static boolean asksWhatGrafanaMayNot(Panel panel) {
        return Views.asks(panel.sql().source(), "dead_letters");
    }

    private static String refresh(List<Panel> panels) {
        Duration soonest =
                panels.stream().map(Panel::refresh).min(Duration::compareTo).orElse(LEAST_REFRESH);
        Duration refresh = soonest.compareTo(LEAST_REFRESH) < 0 ? LEAST_REFRESH : soonest;
        return refresh.toSeconds() + "s";
    }

    private static ObjectNode otherPages() {
        return JsonTree.object(
                "type",
                "dashboards",
                "title",
                "Stockscope",
                "tags",
                JsonTree.array(TAG),
                "icon",
                "dashboard",
                "tooltip",
                "",
                "url",
                "",
                "asDropdown",
                false,
                "includeVars",
                true,
                "keepTime",
                true,
                "targetBlank",
                false);
    }
}
