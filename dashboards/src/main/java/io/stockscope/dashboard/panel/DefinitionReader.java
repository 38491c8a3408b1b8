// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.panel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockscope.dashboard.sql.SqlTemplate;
import io.stockscope.dashboard.sql.Views;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads definitions of panels and pages, and checks them; all mistakes are told at once. */
final class DefinitionReader {

    private static final String FOLDER = "/io/stockscope/dashboard/panels/";
    private static final String PAGES = "pages.yaml";
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,60}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+([.][0-9]+)?");
    private static final Pattern SECONDS = Pattern.compile("([1-9][0-9]{0,3})s");
    private static final Pattern LINKED = Pattern.compile("\\{(\\w+)\\}");

    /** One row is asked for to know whether there is any. */
    private static final Pattern OWN_LIMIT =
            Pattern.compile("(?i)\\bLIMIT\\s+((?!1\\b)[0-9]+)\\b(?!\\s+BY\\b)");

    /** Of a threshold that is a setting. */
    private static final String OBJECTIVE = "objective";

    private static final List<String> WIDTHS = List.of("full", "half", "third");
    private static final Duration LEAST_REFRESH = Duration.ofSeconds(2);

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final double objective;
    private final List<String> mistakes = new ArrayList<>();
    private final Map<String, Panel> panels = new LinkedHashMap<>();

    private record ColumnDefinition(
            @Nullable String title,
            @Nullable Unit unit,
            @Nullable String link,
            @Nullable List<ThresholdDefinition> thresholds,
            boolean optional) {}

    /**
     * A threshold as it is written.
     *
     * @param from a number, or {@code objective} for the share of changes that is to be in time
     */
    private record ThresholdDefinition(
            @Nullable String from, @Nullable Level level, @Nullable String word) {}

    private record PanelDefinition(
            @Nullable String id,
            @Nullable String title,
            @Nullable String question,
            @Nullable Draw draw,
            @Nullable Unit unit,
            @Nullable List<ThresholdDefinition> thresholds,
            @Nullable String noData,
            boolean provisional,
            boolean step,
            @Nullable String width,
            @Nullable String help,
            @Nullable Map<String, ColumnDefinition> columns,
            @Nullable String refresh,
            @Nullable Integer most,
            @Nullable String sql) {}

    private DefinitionReader(double objective) {
        this.objective = objective;
    }

    /**
     * Those that come with Stockscope: {@code pages.yaml}, and a file of panels for each page.
     *
     * @param objective the share of changes that is to be in time, 0 to 1
     */
    static Catalogue shipped(double objective) {
        String pages = resource(PAGES);
        Map<String, String> files = new LinkedHashMap<>();
        for (Page page : new DefinitionReader(objective).pages(PAGES, pages)) {
            files.put(page.id() + ".yaml", resource(page.id() + ".yaml"));
        }
        return read(pages, files, objective);
    }

    /**
     * Reads definitions.
     *
     * @param pages text of the file with the pages
     * @param panelFiles texts of files with panels, by name
     * @param objective the share of changes that is to be in time, 0 to 1
     * @throws PanelException if anything is wrong
     */
    static Catalogue read(String pages, Map<String, String> panelFiles, double objective) {
        DefinitionReader reader = new DefinitionReader(objective);
        List<Page> read = reader.pages(PAGES, pages);
        panelFiles.forEach(reader::readPanels);
        reader.checkPages(read);
        if (!reader.mistakes.isEmpty()) {
            throw new PanelException(reader.mistakes);
        }
        return new Catalogue(read, reader.panels);
    }

    private List<Page> pages(String file, String text) {
        List<Page> pages = new ArrayList<>();
        for (Object document : list(file, text)) {
            Page page = convert(file, "a page", document, Page.class);
            if (page != null && isWhole(file, page)) {
                pages.add(page);
            }
        }
        return pages;
    }

    @SuppressWarnings("RedundantNullCheck") // What a file leaves out is null.
    private boolean isWhole(String file, Page page) {
        int before = mistakes.size();
        String place = file + ": " + page.id();
        required(place, "id", page.id());
        required(place, "title", page.title());
        required(place, "path", page.path());
        required(place, "range", page.range());
        if (page.parameters() == null || page.sections() == null) {
            mistakes.add(place + ": it has no parameters, or no sections");
        }
        return mistakes.size() == before;
    }

    private void readPanels(String file, String text) {
        for (Object document : list(file, text)) {
            String id =
                    document instanceof Map<?, ?> fields ? String.valueOf(fields.get("id")) : "?";
            PanelDefinition definition = convert(file, id, document, PanelDefinition.class);
            if (definition != null) {
                Panel panel = panel(file + ": " + id, definition);
                if (panel != null && panels.putIfAbsent(panel.id(), panel) != null) {
                    mistakes.add(file + ": " + id + ": there is another panel with this id");
                }
            }
        }
    }

    private List<?> list(String file, String text) {
        try {
            Object content =
                    new Load(LoadSettings.builder().setMaxAliasesForCollections(0).build())
                            .loadFromString(text);
            if (content instanceof List<?> list) {
                return list;
            }
            mistakes.add(file + ": expected is a list");
        } catch (YamlEngineException e) {
            mistakes.add(file + ": this is not YAML: " + e.getMessage());
        }
        return List.of();
    }

    private <T> @Nullable T convert(String file, String what, Object document, Class<T> type) {
        try {
            return JSON.treeToValue(JSON.valueToTree(document), type);
        } catch (JsonProcessingException e) {
            mistakes.add(file + ": " + what + ": " + e.getOriginalMessage());
            return null;
        }
    }

    private @Nullable Panel panel(String place, PanelDefinition definition) {
        int before = mistakes.size();
        String id = required(place, "id", definition.id());
        String title = required(place, "title", definition.title());
        String question = required(place, "question", definition.question());
        String noData = required(place, "noData", definition.noData());
        String sql = required(place, "sql", definition.sql());
        Draw draw = required(place, "draw", definition.draw());
        Unit unit = definition.unit() == null ? Unit.TEXT : definition.unit();
        Map<String, PanelColumn> columns = columns(place, definition.columns());
        Duration refresh = refresh(place, definition.refresh());
        List<Threshold> thresholds = thresholds(place, definition.thresholds());
        if (id == null
                || title == null
                || question == null
                || noData == null
                || sql == null
                || draw == null) {
            return null;
        }
        if (!ID.matcher(id).matches()) {
            mistakes.add(place + ": id: expected is kebab-case");
        }
        if (draw == Draw.TABLE && columns.isEmpty()) {
            mistakes.add(place + ": columns: a table has some");
        }
        Integer most = definition.most();
        if (most != null && most < 1) {
            mistakes.add(place + ": most: expected is 1 or more");
        }
        Views.mistakes(sql).forEach(mistake -> mistakes.add(place + ": sql: " + mistake));
        Matcher limit = OWN_LIMIT.matcher(sql);
        if (limit.find()) {
            mistakes.add(
                    "%s: sql: %s leaves rows out without a word; say most: %s, and LIMIT ${most}"
                            .formatted(place, limit.group(), limit.group(1)));
        }
        SqlTemplate template;
        try {
            template = SqlTemplate.parse(sql, most);
        } catch (IllegalArgumentException e) {
            mistakes.add(place + ": sql: " + e.getMessage());
            return null;
        }
        return mistakes.size() > before
                ? null
                : new Panel(
                        id,
                        title,
                        question,
                        draw,
                        unit,
                        thresholds,
                        noData,
                        definition.provisional(),
                        definition.step(),
                        width(place, draw, definition.width()),
                        definition.help(),
                        columns,
                        refresh,
                        template);
    }

    private <T> @Nullable T required(String place, String field, @Nullable T value) {
        if (value == null || value.toString().isBlank()) {
            mistakes.add(place + ": it has no " + field);
            return null;
        }
        return value;
    }

    private String width(String place, Draw draw, @Nullable String width) {
        if (width == null) {
            return draw == Draw.LINES || draw == Draw.BARS ? "half" : "full";
        }
        if (!WIDTHS.contains(width)) {
            mistakes.add(place + ": width: expected is one of " + WIDTHS);
        }
        return width;
    }

    private Duration refresh(String place, @Nullable String text) {
        Matcher seconds = SECONDS.matcher(text == null ? "" : text);
        if (seconds.matches()) {
            Duration refresh = Duration.ofSeconds(Long.parseLong(seconds.group(1)));
            if (refresh.compareTo(LEAST_REFRESH) >= 0) {
                return refresh;
            }
        }
        mistakes.add(place + ": refresh: expected are seconds, 2s or more, such as 10s");
        return LEAST_REFRESH;
    }

    private Map<String, PanelColumn> columns(
            String place, @Nullable Map<String, ColumnDefinition> definitions) {
        Map<String, PanelColumn> columns = new LinkedHashMap<>();
        if (definitions == null) {
            return columns;
        }
        definitions.forEach(
                (name, definition) -> {
                    String title =
                            required(place + ": columns." + name, "title", definition.title());
                    Unit unit = required(place + ": columns." + name, "unit", definition.unit());
                    if (title != null && unit != null) {
                        columns.put(
                                name,
                                new PanelColumn(
                                        title,
                                        unit,
                                        definition.link(),
                                        thresholds(
                                                place + ": columns." + name,
                                                definition.thresholds()),
                                        definition.optional()));
                    }
                });
        columns.forEach((name, column) -> checkLink(place, name, column.link()));
        return columns;
    }

    private void checkLink(String place, String name, @Nullable String link) {
        if (link != null && !link.startsWith("/") && !LINKED.matcher(link).matches()) {
            mistakes.add(
                    place
                            + ": columns."
                            + name
                            + ".link: expected is a path, or one column in braces");
        }
        if (link != null && LINKED.matcher(link).replaceAll("").matches(".*[{}].*")) {
            mistakes.add(place + ": columns." + name + ".link: a column name is wrong in " + link);
        }
    }

    private List<Threshold> thresholds(
            String place, @Nullable List<ThresholdDefinition> definitions) {
        List<Threshold> thresholds = new ArrayList<>();
        if (definitions == null) {
            return thresholds;
        }
        for (ThresholdDefinition each : definitions) {
            String from = each.from();
            Level level = each.level();
            String word = each.word();
            if (from == null || level == null || word == null) {
                mistakes.add(place + ": thresholds: each has from, level and word");
                continue;
            }
            if (from.equals(OBJECTIVE)) {
                // What is less good begins below it, whatever it is.
                thresholds.removeIf(lower -> lower.from() >= objective);
                thresholds.add(new Threshold(objective, level, word));
            } else if (NUMBER.matcher(from).matches()) {
                add(place, thresholds, new Threshold(Double.parseDouble(from), level, word));
            } else {
                mistakes.add(place + ": thresholds: from: expected is a number, or " + OBJECTIVE);
            }
        }
        return List.copyOf(thresholds);
    }

    private void add(String place, List<Threshold> thresholds, Threshold next) {
        int count = thresholds.size();
        if (count > 0 && next.from() <= thresholds.get(count - 1).from()) {
            mistakes.add(place + ": thresholds: expected is ascending order");
        }
        thresholds.add(next);
    }

    private void checkPages(List<Page> pages) {
        Set<String> shown = new HashSet<>();
        for (Page page : pages) {
            page.panelIds()
                    .forEach(
                            id -> {
                                shown.add(id);
                                if (!panels.containsKey(id)) {
                                    mistakes.add(
                                            "%s: %s: there is no panel %s"
                                                    .formatted(PAGES, page.id(), id));
                                }
                            });
            for (String id : page.panelIds()) {
                Panel panel = panels.get(id);
                if (panel != null && !page.parameters().containsAll(panel.sql().parameters())) {
                    mistakes.add(
                            "%s: %s: panel %s asks for %s, the page has %s"
                                    .formatted(
                                            PAGES,
                                            page.id(),
                                            id,
                                            panel.sql().parameters(),
                                            page.parameters()));
                }
            }
        }
        panels.keySet().stream()
                .filter(id -> !shown.contains(id))
                .forEach(id -> mistakes.add("panel " + id + " is on no page"));
    }

    private static String resource(String name) {
        try (InputStream in = DefinitionReader.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
