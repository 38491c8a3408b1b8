// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A receiver of alerts that can be away, slow, or in trouble. It is not started yet. */
final class FakeAlertmanager implements AutoCloseable {

    /** An answer that never ends. */
    static final int NEVER = -1;

    private static final JsonMapper JSON = new JsonMapper();

    /** A request. */
    record Request(@Nullable String authorization, JsonNode alerts) {
        boolean has(String alertName) {
            return alerts.findValuesAsText("alertname").contains(alertName);
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<JsonNode> taken = new ArrayList<>();
    private final int port;
    private int requests;
    private volatile Function<Request, Integer> answers = request -> 200;
    private @Nullable HttpServer server;

    FakeAlertmanager() throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(address(0));
            port = free.getLocalPort();
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void start() throws IOException {
        HttpServer started = HttpServer.create(address(port), 0);
        started.setExecutor(threads);
        started.createContext("/api/v2/alerts", this::answer);
        started.start();
        server = started;
    }

    void stop() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    /** What it answers from now on: a status, or {@link #NEVER}. */
    void answers(Function<Request, Integer> next) {
        answers = next;
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode alerts = JSON.readTree(exchange.getRequestBody());
        int status =
                answers.apply(
                        new Request(
                                exchange.getRequestHeaders().getFirst("Authorization"), alerts));
        synchronized (this) {
            requests++;
            if (status == 200) {
                alerts.forEach(taken::add);
            }
        }
        if (status == NEVER) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            return;
        }
        byte[] text = "why it is so".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, text.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(text);
        }
    }

    /** All alerts of requests that were answered with 200, in their order. */
    synchronized List<JsonNode> taken() {
        return List.copyOf(taken);
    }

    synchronized int requests() {
        return requests;
    }

    @Override
    public void close() {
        stop();
        threads.shutdownNow();
    }
}
