// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockscope.config.AlertmanagerSettings;
import io.stockscope.config.ConfigException;
import io.stockscope.config.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An Alertmanager, by version 2 of its API. */
final class AlertmanagerClient {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * What is wrong with the alerts themselves: bad request, too large, unprocessable. Anything
     * else, a wrong password or path too, is wrong with the way to the Alertmanager, and no reason
     * to lose an alert.
     */
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 422);

    private static final int SUCCESS = 2;
    private static final int LONGEST_ANSWER = 300;

    private final AlertmanagerSettings settings;
    private final URI alerts;
    private final Duration timeout;
    private final InstantSource clock;
    private final HttpClient http;

    /**
     * @param timeout of a request with its answer
     */
    AlertmanagerClient(AlertmanagerSettings settings, Duration timeout, InstantSource clock) {
        this.settings = settings;
        this.alerts = URI.create(settings.url().replaceFirst("/+$", "") + "/api/v2/alerts");
        this.timeout = timeout;
        this.clock = clock;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(timeout)
                        .build();
    }

    /**
     * Sends alerts; those that are there already are there once.
     *
     * @throws RefusedException if the Alertmanager refuses at least one of them; it may have taken
     *     the others
     * @throws IOException if it is not known whether it has taken them: to be tried again
     */
    void send(List<Notification> notifications)
            throws IOException, RefusedException, InterruptedException {
        HttpResponse<String> answer = post(JSON.writeValueAsString(json(notifications)));
        int status = answer.statusCode();
        if (status / 100 == SUCCESS) {
            return;
        }
        String message =
                "the Alertmanager at %s answers %d: %s"
                        .formatted(alerts, status, beginning(answer));
        if (REFUSALS.contains(status)) {
            throw new RefusedException(message);
        }
        throw new IOException(message);
    }

    private static String beginning(HttpResponse<String> answer) {
        String text = answer.body().replaceAll("\\s+", " ").strip();
        return text.substring(0, Math.min(text.length(), LONGEST_ANSWER));
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(alerts)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        authorize(request);
        // The client's own timeout ends with the head of the answer; this one holds for all of it.
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(
                    "the Alertmanager at %s does not answer: %s".formatted(alerts, e.getCause()),
                    e);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the Alertmanager at %s has not answered within %d ms"
                            .formatted(alerts, timeout.toMillis()),
                    e);
        } finally {
            answer.cancel(true);
        }
    }

    /** Read anew for each request: what was changed counts at once. */
    private void authorize(HttpRequest.Builder request) throws IOException {
        try {
            settings.credentials()
                    .map(AlertmanagerClient::basic)
                    .or(() -> settings.bearerToken().map(token -> "Bearer " + token.get()))
                    .ifPresent(value -> request.header("Authorization", value));
        } catch (ConfigException e) {
            throw new IOException(
                    "the Alertmanager at %s cannot be asked: %s".formatted(alerts, e.getMessage()),
                    e);
        } catch (IllegalArgumentException e) {
            // Without its message and cause: they quote the secret.
            throw new IOException(
                    "the Alertmanager at %s cannot be asked: the password or token for it has characters that HTTP does not allow"
                            .formatted(alerts));
        }
    }

    private static String basic(Credentials credentials) {
        String login = credentials.user() + ":" + credentials.password().get();
        return "Basic "
                + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    private ArrayNode json(List<Notification> notifications) {
        Instant now = clock.instant();
        ArrayNode list = JSON.createArrayNode();
        for (Notification notification : notifications) {
            ObjectNode alert = list.addObject();
            texts(alert.putObject("labels"), notification.labels());
            texts(alert.putObject("annotations"), notification.annotations());
            Instant startsAt = earlier(notification.startedAtMillis(), now);
            alert.put("startsAt", startsAt.toString());
            alert.put("endsAt", endsAt(notification, now).toString());
            if (notification.generatorUrl() != null) {
                alert.put("generatorURL", notification.generatorUrl());
            }
        }
        return list;
    }

    private static void texts(ObjectNode node, Map<String, String> texts) {
        texts.forEach(node::put);
    }

    /** Far ahead while it fires, for nothing but its end may end it; over if it is over. */
    private Instant endsAt(Notification notification, Instant now) {
        Long endedAt = notification.endedAtMillis();
        return endedAt == null ? now.plus(settings.firingLasts()) : earlier(endedAt, now);
    }

    /** The clock of events may be ahead of this one; what begins or has ended later has not yet. */
    private static Instant earlier(long millis, Instant now) {
        Instant at = Instant.ofEpochMilli(millis);
        return at.isBefore(now) ? at : now;
    }
}
