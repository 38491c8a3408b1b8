// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import io.stockscope.dashboard.panel.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Paths of the web pages as addresses of dashboards, which take variables and time with them. */
final class GrafanaLinks {

    private static final Pattern COLUMN = Pattern.compile("\\{(\\w+)\\}");

    /** The span around an instant that a link leads to, as on the web page. */
    private static final String AROUND_MS = "3600000";

    private final List<Page> pages;

    GrafanaLinks(List<Page> pages) {
        this.pages = List.copyOf(pages);
    }

    /**
     * An address with columns as fields of the row.
     *
     * @param path such as {@code /sku/{sku}?channel={channel}}
     * @throws IllegalArgumentException if it leads to no page
     */
    String address(String path) {
        String[] halves = path.split("\\?", 2);
        for (Page page : pages) {
            Map<String, String> values = values(page.path(), halves[0]);
            if (values != null) {
                if (halves.length == 2) {
                    for (String pair : halves[1].split("&")) {
                        String[] nameAndValue = pair.split("=", 2);
                        values.put(nameAndValue[0], nameAndValue[1]);
                    }
                }
                return address(page, values);
            }
        }
        throw new IllegalArgumentException("no page is at " + path);
    }

    /** What stands at the places of the page's parameters; null if the path is not the page's. */
    private static @Nullable Map<String, String> values(String pagePath, String path) {
        String[] expected = pagePath.split("/", -1);
        String[] given = path.split("/", -1);
        if (expected.length != given.length) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < expected.length; i++) {
            Matcher parameter = COLUMN.matcher(expected[i]);
            if (parameter.matches()) {
                values.put(parameter.group(1), given[i]);
            } else if (!expected[i].equals(given[i])) {
                return null;
            }
        }
        return values;
    }

    private static String address(Page page, Map<String, String> values) {
        List<String> query = new ArrayList<>();
        query.add("var-datasource=${datasource:percentencode}");
        boolean instant = false;
        for (Map.Entry<String, String> value : values.entrySet()) {
            if (value.getKey().equals("at")) {
                instant = true;
                query.add("time=" + field(value.getValue(), ".numeric"));
                query.add("time.window=" + AROUND_MS);
            } else {
                query.add(
                        "var-" + value.getKey() + "=" + field(value.getValue(), ":percentencode"));
            }
        }
        if (!instant) {
            query.add("${__url_time_range}");
        }
        return "/d/"
                + GrafanaDashboard.uid(page)
                + query.stream().collect(Collectors.joining("&", "?", ""));
    }

    private static String field(String text, String how) {
        return COLUMN.matcher(text)
                .replaceAll(
                        column ->
                                Matcher.quoteReplacement(
                                        "${__data.fields." + column.group(1) + how + "}"));
    }
}
