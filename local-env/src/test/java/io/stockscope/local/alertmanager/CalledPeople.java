// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A pager and a chat: they write down what an Alertmanager calls them for. */
public final class CalledPeople implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final List<String> calls = new ArrayList<>();

    /** They can be called from now on. */
    public CalledPeople() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode call = JSON.readTree(exchange.getRequestBody());
        synchronized (this) {
            call.get("alerts")
                    .forEach(
                            alert ->
                                    calls.add(
                                            "%s %s %s %s"
                                                    .formatted(
                                                            exchange.getRequestURI().getPath(),
                                                            alert.at("/status").asText(),
                                                            alert.at("/labels/alertname").asText(),
                                                            alert.at("/labels/channel").asText())));
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** Who was called in which state of which alert of which channel, in this order. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
