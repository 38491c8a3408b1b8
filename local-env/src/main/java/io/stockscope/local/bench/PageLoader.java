// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockscope.dashboard.answer.Viewing;
import io.stockscope.local.CliException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Loads pages from a server of dashboards, all panels at once, as a browser gets them. Each load is
 * about a span of its own, some milliseconds from all others, so that no kept answer will do.
 */
final class PageLoader {

    private static final JsonMapper JSON = new JsonMapper();
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int loads;

    private record Asked(String panel, CompletableFuture<Answer> answer) {}

    private record Answer(HttpResponse<byte[]> response, long nanos) {}

    /**
     * Loads one.
     *
     * @param url of the server
     * @param end of the span that is looked at
     * @throws CliException if a panel is not answered
     */
    PageLoad load(String url, PageLook look, Instant end) throws InterruptedException {
        Map<String, String> query = new LinkedHashMap<>(look.parameters());
        if (!look.range().isEmpty()) {
            Instant to = end.minusMillis(++loads);
            Duration length = Objects.requireNonNull(Viewing.RANGES.get(look.range()));
            query.put("from", to.minus(length).toString());
            query.put("to", to.toString());
        }
        List<String> panels = look.panels().isEmpty() ? List.of(look.path()) : look.panels();
        long began = System.nanoTime();
        List<Asked> asked = new ArrayList<>();
        for (String panel : panels) {
            String path = look.panels().isEmpty() ? look.path() : "/api/panels/" + panel;
            asked.add(new Asked(panel, ask(url + path, query)));
        }
        List<PageLoad.Answered> answered = new ArrayList<>();
        double last = 0;
        for (Asked one : asked) {
            Answer answer = await(url, one.answer());
            double millis = (answer.nanos() - began) / NANOS_PER_MILLI;
            last = Math.max(last, millis);
            answered.add(
                    new PageLoad.Answered(one.panel(), millis, rows(look, one.panel(), answer)));
        }
        return new PageLoad(look.label(), last, answered);
    }

    /** What the server says, unmeasured. */
    JsonNode get(String url, String path, Map<String, String> query) throws InterruptedException {
        return parsed(path, await(url, ask(url + path, query)));
    }

    private CompletableFuture<Answer> ask(String address, Map<String, String> query) {
        StringBuilder uri = new StringBuilder(address);
        query.forEach(
                (name, value) ->
                        uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                                .append(name)
                                .append('=')
                                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(uri.toString())).timeout(PATIENCE).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(response -> new Answer(response, System.nanoTime()));
    }

    private static Answer await(String url, CompletableFuture<Answer> answer)
            throws InterruptedException {
        try {
            return answer.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw CliException.failed("%s does not answer: %s".formatted(url, e.getCause()), e);
        }
    }

    private static int rows(PageLook look, String panel, Answer answer) {
        JsonNode body = parsed(panel + " on " + look.label(), answer);
        if (!look.panels().isEmpty() && !body.path("state").asText().equals("fresh")) {
            throw refused(panel + " on " + look.label(), body);
        }
        return body.path("rows").size();
    }

    private static JsonNode parsed(String what, Answer answer) {
        try {
            JsonNode body = JSON.readTree(answer.response().body());
            if (answer.response().statusCode() != 200) {
                throw refused(what, body);
            }
            return body;
        } catch (IOException e) {
            throw CliException.failed("no JSON came of " + what, e);
        }
    }

    private static CliException refused(String what, JsonNode body) {
        return CliException.failed(
                "%s is not answered: %s".formatted(what, body.path("error").asText("no reason")));
    }
}
