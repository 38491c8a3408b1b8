// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.dashboard.panel.Page;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The looks of one round at all pages: by the range that a page opens with, by the longest that is
 * answered from each kind of windows (1h, 6h, 90d), and narrowed as links and people narrow them.
 * From round to round they are about other channels and SKUs.
 */
final class PageLooks {

    private static final List<String> RANGES = List.of("1h", "6h", "90d");

    private final Catalogue catalogue;
    private final Names names;

    PageLooks(Catalogue catalogue, Names names) {
        this.catalogue = catalogue;
        this.names = names;
    }

    /**
     * What pages can be about.
     *
     * @param channels all
     * @param popular SKUs of which most is known
     * @param others some other SKUs
     */
    record Names(List<String> channels, List<String> popular, List<String> others) {

        Names {
            channels = List.copyOf(channels);
            popular = List.copyOf(popular);
            others = List.copyOf(others);
        }
    }

    /** All looks of a round. */
    List<PageLook> of(int round) {
        Map<String, String> channel = Map.of("channel", turn(names.channels(), round));
        List<PageLook> looks = new ArrayList<>();
        looks.add(new PageLook("names to choose from", "", List.of(), "/api/pages", Map.of()));
        for (Page page : catalogue.pages()) {
            switch (page.id()) {
                case "channel" -> add(looks, page, "", channel);
                case "sku" -> {
                    add(looks, page, ", popular", sku(names.popular(), round));
                    add(looks, page, ", any", sku(names.others(), round));
                }
                case "on-call" -> {
                    add(looks, page, "", Map.of());
                    add(looks, page, " of a channel", channel);
                }
                case "flow" -> {
                    add(looks, page, "", Map.of());
                    add(
                            looks,
                            page,
                            ", searched",
                            Map.of("q", round % 2 == 0 ? "pos" : "DECODABLE"));
                }
                default -> add(looks, page, "", Map.of());
            }
        }
        looks.add(search("search", turn(names.others(), round).substring(2)));
        looks.add(search("search, many found", turn(names.others(), round).substring(0, 2)));
        return looks;
    }

    private static Map<String, String> sku(List<String> skus, int round) {
        return Map.of("sku", turn(skus, round));
    }

    private static PageLook search(String name, String query) {
        return new PageLook(name, "", List.of(), "/api/search", Map.of("q", query));
    }

    private static void add(
            List<PageLook> looks, Page page, String kind, Map<String, String> parameters) {
        Set<String> ranges = new LinkedHashSet<>();
        ranges.add(page.range());
        ranges.addAll(RANGES);
        for (String range : ranges) {
            looks.add(new PageLook(page.id() + kind, range, page.panelIds(), "", parameters));
        }
    }

    private static String turn(List<String> values, int round) {
        return values.get(round % values.size());
    }
}
