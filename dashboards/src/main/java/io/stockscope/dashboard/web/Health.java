// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.stockscope.dashboard.answer.Answers;
import io.stockscope.dashboard.answer.DatabaseHealth.Standing;
import io.stockscope.dashboard.answer.LiveViews;
import io.stockscope.dashboard.answer.PanelAnswers;
import io.stockscope.dashboard.answer.Viewing;
import io.stockscope.dashboard.panel.Panel;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** How the server itself is: for a load balancer, and for Prometheus. */
final class Health {

    /** Asked so that there is something to tell while nobody looks. */
    private static final Panel PROBE =
            PanelAnswers.ownQuestion("probe", Duration.ofSeconds(10), "SELECT 1 AS one");

    private final Answers answers;
    private final LiveViews live;
    private final RequestCounts requests;

    Health(Answers answers, LiveViews live, RequestCounts requests) {
        this.answers = answers;
        this.live = live;
        this.requests = requests;
    }

    /**
     * How it is.
     *
     * @param status always ok: a server without ClickHouse still shows what it knows
     * @param clickhouse ok or away
     * @param since when that began
     */
    record State(String status, String clickhouse, String since) {}

    void addTo(RoutesConfig routes) {
        routes.get(
                "/health",
                context ->
                        context.future(
                                () ->
                                        answers.ask(PROBE, Viewing.of(Map.of(), "1h"))
                                                .thenAccept(done -> health(context))));
        routes.get(
                "/metrics",
                context ->
                        context.contentType("text/plain; version=0.0.4; charset=utf-8")
                                .result(metrics()));
    }

    private void health(Context context) {
        Standing standing = answers.health();
        Json.answer(
                context,
                new State("ok", standing.away() ? "away" : "ok", standing.since().toString()));
    }

    private String metrics() {
        StringBuilder text = new StringBuilder();
        family(text, "clickhouse_up", "gauge", "Whether ClickHouse answers.");
        line(text, "clickhouse_up", "", answers.health().away() ? 0 : 1);
        family(text, "viewers", "gauge", "Pages that are looked at now.");
        line(text, "viewers", "", live.size());
        family(text, "answers_kept", "gauge", "Answers that are kept.");
        line(text, "answers_kept", "", answers.size());
        family(text, "requests_total", "counter", "Requests that were answered, by status.");
        requests.byStatus()
                .forEach((status, n) -> line(text, "requests_total", label("status", status), n));
        family(text, "questions_total", "counter", "Questions to ClickHouse, by panel.");
        answers.counts()
                .byPanel()
                .forEach(
                        (panel, count) -> {
                            String of = label("panel", panel);
                            line(
                                    text,
                                    "questions_total",
                                    of + ",outcome=\"answered\"",
                                    count.answered());
                            line(
                                    text,
                                    "questions_total",
                                    of + ",outcome=\"failed\"",
                                    count.failed());
                        });
        family(
                text,
                "questions_seconds_total",
                "counter",
                "Time that questions to ClickHouse took, by panel.");
        answers.counts()
                .byPanel()
                .forEach(
                        (panel, count) ->
                                line(
                                        text,
                                        "questions_seconds_total",
                                        label("panel", panel),
                                        count.seconds()));
        return text.toString();
    }

    private static String label(String name, Object value) {
        return name + "=\"" + value + "\"";
    }

    private static void family(StringBuilder text, String name, String type, String help) {
        text.append("# HELP stockscope_dashboards_%s %s\n".formatted(name, help))
                .append("# TYPE stockscope_dashboards_%s %s\n".formatted(name, type));
    }

    private static void line(StringBuilder text, String name, String labels, double value) {
        String number =
                value == Math.rint(value)
                        ? String.valueOf((long) value)
                        : String.format(Locale.ROOT, "%.6f", value);
        text.append("stockscope_dashboards_").append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(number).append('\n');
    }
}
