// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.SocketFactory;

/** Sends a request as it is written, with whatever headers: a client library would not. */
final class RawHttp {

    private final URI server;
    private final SocketFactory sockets;

    RawHttp(String url, SocketFactory sockets) {
        this.server = URI.create(url);
        this.sockets = sockets;
    }

    /**
     * An answer.
     *
     * @param status such as 200
     * @param headers lines, names in lower case
     * @param body text
     */
    record Answer(int status, List<String> headers, String body) {

        /** The value of a header; empty if it is not there. */
        String header(String name) {
            return headers.stream()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    /** The host and port by which the server is called. */
    String authority() {
        return server.getAuthority();
    }

    /** Gets a path, called by its own name, with more headers. */
    Answer get(String path, String... headers) throws IOException {
        return send("GET", path, "", with("Host: " + authority(), headers));
    }

    /** Sends a request with just these headers. */
    Answer send(String method, String path, String body, List<String> headers) throws IOException {
        try (Socket socket = sockets.createSocket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(20_000);
            List<String> lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1"));
            lines.addAll(headers);
            lines.add("Connection: close");
            if (!body.isEmpty()) {
                lines.add("Content-Type: application/x-www-form-urlencoded");
                lines.add("Content-Length: " + body.length());
            }
            String request = String.join("\r\n", lines) + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return answer(
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static List<String> with(String first, String... others) {
        List<String> lines = new ArrayList<>(List.of(first));
        lines.addAll(List.of(others));
        return lines;
    }

    private static Answer answer(String text) {
        int end = text.indexOf("\r\n\r\n");
        List<String> lines = List.of(text.substring(0, end).split("\r\n"));
        List<String> headers = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
        }
        return new Answer(
                Integer.parseInt(lines.get(0).split(" ")[1]), headers, text.substring(end + 4));
    }
}
