// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import io.stockscope.dashboard.DashboardSettings;
import io.stockscope.dashboard.answer.Answers;
import io.stockscope.dashboard.answer.DatabaseHealth.Standing;
import io.stockscope.dashboard.answer.LiveViews;
import io.stockscope.dashboard.answer.PanelAnswer;
import io.stockscope.dashboard.answer.PanelAnswers;
import io.stockscope.dashboard.answer.Viewing;
import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.dashboard.panel.Choosable;
import io.stockscope.dashboard.panel.Page;
import io.stockscope.dashboard.panel.Panel;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What pages ask for, as JSON and as server-sent events. */
final class Api {

    private static final String DEFAULT_RANGE = "1h";

    private static final Panel SEARCH =
            PanelAnswers.ownQuestion(
                    "search",
                    Duration.ofSeconds(20),
                    """
                    SELECT kind, name FROM
                    (
                        SELECT 'channel' AS kind, channel AS name FROM pending_changes
                        UNION ALL
                        SELECT DISTINCT 'sku' AS kind, sku AS name FROM stock_levels
                    )
                    WHERE ${text(q)} != '' AND positionCaseInsensitiveUTF8(name, ${text(q)}) > 0
                    ORDER BY positionCaseInsensitiveUTF8(name, ${text(q)}), length(name), name
                    LIMIT 20
                    """);

    /** What a page can be narrowed to. */
    private static final Panel CHANNELS =
            PanelAnswers.ownQuestion("channels", Duration.ofSeconds(60), Choosable.CHANNELS);

    private static final Panel LOCATIONS =
            PanelAnswers.ownQuestion("locations", Duration.ofSeconds(60), Choosable.LOCATIONS);

    /** Since when anything is known of what reached the channels. */
    private static final Panel SINCE =
            PanelAnswers.ownQuestion(
                    "since",
                    Duration.ofSeconds(10),
                    """
                    WITH (SELECT minOrNull(window_start) FROM sync_slo_1h) AS first_hour
                    SELECT ifNull((
                        SELECT minOrNull(window_start) FROM sync_slo_1m
                        WHERE window_start >= first_hour AND window_start < first_hour + INTERVAL 1 HOUR
                    ), first_hour) AS since
                    WHERE since IS NOT NULL
                    """);

    private final DashboardSettings settings;
    private final Catalogue catalogue;
    private final PanelAnswers panels;
    private final Answers answers;
    private final LiveViews live;
    private final @Nullable Logins logins;

    Api(
            DashboardSettings settings,
            Catalogue catalogue,
            PanelAnswers panels,
            Answers answers,
            LiveViews live,
            @Nullable Logins logins) {
        this.settings = settings;
        this.catalogue = catalogue;
        this.panels = panels;
        this.answers = answers;
        this.live = live;
        this.logins = logins;
    }

    /** All definitions, and what they are shown with. */
    private record Definitions(
            List<Page> pages,
            Map<String, Panel> panels,
            Set<String> ranges,
            List<String> channels,
            List<String> locations,
            @Nullable String since,
            String currency,
            double objective,
            boolean login) {}

    private record Choices(List<String> channels, List<String> locations) {}

    /** A sign of life. */
    private record Beat(String at, String clickhouse, String since) {}

    /** What was found. */
    private record Found(
            List<String> columns,
            @JsonRawValue String rows,
            PanelAnswer.State state,
            @Nullable String error) {}

    void addTo(RoutesConfig routes) {
        routes.get("/api/pages", this::definitions);
        routes.get("/api/panels/{id}", this::panel);
        routes.get("/api/headline", context -> answer(context, named("headline")));
        routes.get("/api/search", this::search);
        routes.get("/api/live", this::live);
    }

    private void definitions(Context context) {
        Viewing all = Viewing.of(Map.of(), DEFAULT_RANGE);
        context.future(
                () ->
                        answers.ask(CHANNELS, all)
                                .thenCombine(
                                        answers.ask(LOCATIONS, all),
                                        (channels, locations) ->
                                                new Choices(
                                                        channels.firstColumn(),
                                                        locations.firstColumn()))
                                .thenCombine(answers.ask(SINCE, all), this::definitions)
                                .thenAccept(definitions -> Json.answer(context, definitions)));
    }

    private Definitions definitions(Choices choices, PanelAnswer begin) {
        String since = begin.firstColumn().stream().findFirst().orElse(null);
        return new Definitions(
                since == null ? catalogue.pages() : pages(since, begin.now()),
                catalogue.panels(),
                Viewing.RANGES.keySet(),
                choices.channels(),
                choices.locations(),
                since,
                settings.asking().currency(),
                settings.asking().objective(),
                logins != null);
    }

    /** A page of a day is nearly empty where nothing is known but of the last ten minutes. */
    private List<Page> pages(String since, String now) {
        Duration known = Duration.between(Instant.parse(since), Instant.parse(now));
        return catalogue.pages().stream()
                .map(page -> page.lookingBack(Viewing.firstRange(page.range(), known)))
                .toList();
    }

    private void panel(Context context) {
        answer(context, named(context.pathParam("id")));
    }

    private Panel named(String id) {
        return catalogue
                .panel(id)
                .orElseThrow(
                        () ->
                                new RefusedException(
                                        HttpStatus.NOT_FOUND,
                                        "there is no such panel; see /api/pages"));
    }

    private void answer(Context context, Panel panel) {
        Viewing viewing = viewing(context, DEFAULT_RANGE);
        context.future(
                () -> panels.ask(panel, viewing).thenAccept(answer -> send(context, answer)));
    }

    /** An answer that is there counts, even if it is old. */
    private static void send(Context context, PanelAnswer answer) {
        if (answer.state() == PanelAnswer.State.FAILED) {
            context.status(HttpStatus.SERVICE_UNAVAILABLE);
        }
        Json.answer(context, answer);
    }

    private void search(Context context) {
        Viewing viewing = viewing(context, DEFAULT_RANGE);
        context.future(
                () ->
                        answers.ask(SEARCH, viewing)
                                .thenAccept(
                                        found ->
                                                Json.answer(
                                                        context,
                                                        new Found(
                                                                List.of("kind", "name"),
                                                                found.rows(),
                                                                found.state(),
                                                                found.error()))));
    }

    private void live(Context context) throws Exception {
        Page page =
                catalogue
                        .page(String.valueOf(context.queryParam("page")))
                        .orElseThrow(
                                () ->
                                        new RefusedException(
                                                HttpStatus.NOT_FOUND,
                                                "there is no such page; see /api/pages"));
        Viewing viewing = viewing(context, page.range());
        if (live.isFull()) {
            throw new RefusedException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "too many look at once; load the page again later");
        }
        if (!String.valueOf(context.header("Accept")).contains("text/event-stream")) {
            throw new RefusedException(
                    HttpStatus.BAD_REQUEST, "this is a stream of events; accept text/event-stream");
        }
        Logins own = logins;
        BooleanSupplier allowed =
                own == null ? () -> true : own.stillIn(context.cookie(Logins.COOKIE));
        List<Panel> shown = page.panelIds().stream().map(this::named).toList();
        new SseHandler(0, client -> begin(client, shown, viewing, allowed)).handle(context);
    }

    private void begin(
            SseClient client, List<Panel> shown, Viewing viewing, BooleanSupplier allowed) {
        client.keepAlive();
        LiveViews.Ending ending =
                live.begin(
                        shown,
                        viewing,
                        new LiveViews.Viewer() {
                            @Override
                            public void panel(PanelAnswer answer) {
                                tell(client, "panel", answer);
                            }

                            @Override
                            public void beat() {
                                if (!allowed.getAsBoolean()) {
                                    client.close();
                                    return;
                                }
                                Standing standing = answers.health();
                                tell(
                                        client,
                                        "beat",
                                        new Beat(
                                                Instant.now().toString(),
                                                standing.away() ? "away" : "ok",
                                                standing.since().toString()));
                            }
                        });
        client.onClose(ending::end);
        if (client.terminated()) {
            ending.end();
        }
    }

    private static void tell(SseClient client, String event, Object content) {
        if (client.terminated()) {
            return;
        }
        try {
            client.sendEvent(event, Json.text(content));
        } catch (IllegalStateException e) {
            // The connection was closed between the two.
            client.close();
        }
    }

    private static Viewing viewing(Context context, String defaultRange) {
        Map<String, String> query = new HashMap<>();
        context.queryParamMap()
                .forEach(
                        (name, values) -> {
                            if (!values.isEmpty()) {
                                query.put(name, values.get(0));
                            }
                        });
        return Viewing.of(query, defaultRange);
    }
}
