// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and ClickHouse, and does to each insert what its plan says; then it
 * passes everything on unharmed. One request per connection.
 */
final class FaultyProxy implements AutoCloseable {

    /** What happens to one insert. */
    enum Fault {
        /** Nothing. */
        NONE,
        /** ClickHouse gets half of the request, and nobody an answer. */
        CUT_REQUEST,
        /** ClickHouse applies the insert, the client is not told. */
        DROP_ANSWER,
        /** ClickHouse applies the insert; its answer does not come before the client leaves. */
        ANSWER_TOO_LATE,
        /** The connection is reset before anything is read. */
        RESET,
        /** HTTP 500, code 252. */
        TOO_MANY_PARTS,
        /** HTTP 500, code 241. */
        MEMORY_LIMIT_EXCEEDED,
        /** HTTP 500, code 159. */
        TIMEOUT_EXCEEDED,
        /** HTTP 503 of something that is not ClickHouse. */
        SERVICE_UNAVAILABLE
    }

    private static final int NO_LINGER_SECONDS = 0;

    private final URI target;
    private final int port;
    private final Queue<Fault> plan;
    private final AtomicInteger inserts = new AtomicInteger();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    task -> {
                        Thread thread = new Thread(task, "faulty-proxy");
                        thread.setDaemon(true);
                        return thread;
                    });
    private @Nullable ServerSocket listener;

    /**
     * Creates a proxy that does not listen yet.
     *
     * @param plan one per insert, in the order in which they come
     */
    FaultyProxy(String target, List<Fault> plan) throws IOException {
        this.target = URI.create(target);
        this.plan = new ConcurrentLinkedQueue<>(plan);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Returns how many inserts have come, with those that failed. */
    int inserts() {
        return inserts.get();
    }

    /** Returns whether every fault of the plan has happened. */
    boolean isPlanDone() {
        return plan.isEmpty();
    }

    /** Listens; before that and after {@link #refuse} connections are refused. */
    synchronized void listen() throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        listener = opened;
        threads.execute(() -> acceptAll(opened));
    }

    /** Refuses connections from now on. */
    synchronized void refuse() throws IOException {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }

    @Override
    public void close() throws IOException {
        refuse();
        threads.shutdownNow();
    }

    private void acceptAll(ServerSocket opened) {
        while (!opened.isClosed()) {
            try {
                Socket client = opened.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // Closed by refuse().
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            Request request = Request.read(new BufferedInputStream(client.getInputStream()));
            Fault fault = Fault.NONE;
            if (request.isInsert()) {
                inserts.incrementAndGet();
                Fault planned = plan.poll();
                fault = planned == null ? Fault.NONE : planned;
            }
            inflict(fault, request, client);
        } catch (IOException e) {
            // The client sees it as a broken connection.
        }
    }

    private void inflict(Fault fault, Request request, Socket client) throws IOException {
        switch (fault) {
            case NONE -> client.getOutputStream().write(forward(request.bytes()));
            case RESET -> client.setSoLinger(true, NO_LINGER_SECONDS);
            case CUT_REQUEST -> {
                sendHalf(request.bytes());
                client.setSoLinger(true, NO_LINGER_SECONDS);
            }
            case DROP_ANSWER -> forward(request.bytes());
            case ANSWER_TOO_LATE -> {
                forward(request.bytes());
                // Ends when the client closes the connection.
                client.getInputStream().readAllBytes();
            }
            case TOO_MANY_PARTS -> answer(client, "500 Internal Server Error", 252);
            case MEMORY_LIMIT_EXCEEDED -> answer(client, "500 Internal Server Error", 241);
            case TIMEOUT_EXCEEDED -> answer(client, "500 Internal Server Error", 159);
            case SERVICE_UNAVAILABLE -> answer(client, "503 Service Unavailable", 0);
        }
    }

    private static void answer(Socket client, String status, int code) throws IOException {
        String body = code == 0 ? "try later" : "Code: %d. DB::Exception: made up".formatted(code);
        String codeHeader = code == 0 ? "" : "X-ClickHouse-Exception-Code: " + code + "\r\n";
        client.getOutputStream()
                .write(
                        ("HTTP/1.1 %s\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                                        .formatted(status, codeHeader, body.length(), body))
                                .getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns the whole answer: ClickHouse closes the connection behind it. */
    private byte[] forward(byte[] request) throws IOException {
        try (Socket server = new Socket(target.getHost(), target.getPort())) {
            server.getOutputStream().write(request);
            return server.getInputStream().readAllBytes();
        }
    }

    private void sendHalf(byte[] request) throws IOException {
        try (Socket server = new Socket(target.getHost(), target.getPort())) {
            server.getOutputStream().write(request, 0, request.length / 2);
        }
    }

    /**
     * A whole HTTP request, which asks the server to close the connection behind its answer.
     *
     * @param requestLine such as {@code POST /?query=... HTTP/1.1}
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Request(String requestLine, byte[] bytes) {

        boolean isInsert() {
            return requestLine.toUpperCase(Locale.ROOT).contains("INSERT");
        }

        static Request read(InputStream in) throws IOException {
            String requestLine = line(in);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            write(bytes, requestLine);
            int length = 0;
            boolean chunked = false;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                String lower = header.toLowerCase(Locale.ROOT);
                if (lower.startsWith("connection:")) {
                    continue;
                }
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
                }
                chunked |= lower.startsWith("transfer-encoding:") && lower.endsWith("chunked");
                write(bytes, header);
            }
            write(bytes, "Connection: close");
            write(bytes, "");
            if (chunked) {
                copyChunks(in, bytes);
            } else {
                copy(in, bytes, length);
            }
            return new Request(requestLine, bytes.toByteArray());
        }

        private static void copyChunks(InputStream in, ByteArrayOutputStream bytes)
                throws IOException {
            int size;
            do {
                String sizeLine = line(in);
                write(bytes, sizeLine);
                size = Integer.parseInt(sizeLine.strip(), 16);
                copy(in, bytes, size);
                write(bytes, line(in));
            } while (size > 0);
        }

        private static void copy(InputStream in, ByteArrayOutputStream bytes, int count)
                throws IOException {
            byte[] body = in.readNBytes(count);
            if (body.length < count) {
                throw new EOFException();
            }
            bytes.write(body);
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException();
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }

        private static void write(ByteArrayOutputStream bytes, String line) {
            bytes.writeBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
