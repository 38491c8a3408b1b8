// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and ClickHouse, and does to each request what its plan says. One request
 * per connection; bodies are passed on as they are.
 */
final class FaultyProxy implements AutoCloseable {
    private static final int NO_LINGER_SECONDS = 0;
    private static final int SLOW_MILLIS = 300;

    /** The code of rows that a constraint of the table refuses. */
    private static final int VIOLATED_CONSTRAINT = 469;

    private static final int WRITER_DIGITS = 16;
    private static final Pattern EXCEPTION_CODE =
            Pattern.compile("X-ClickHouse-Exception-Code: (\\d+)");

    private final URI target;
    private final int port;
    private final Function<PassingRequest, Fault> plan;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    task -> {
                        Thread thread = new Thread(task, "faulty-proxy");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final Map<String, Integer> tries = new HashMap<>();
    private final Set<String> rejectedTokens = new HashSet<>();
    private final Map<String, Set<Integer>> sizes = new HashMap<>();
    private int inserts;
    private int queries;
    private int asks;
    private @Nullable ServerSocket listener;
    private volatile @Nullable Gate gate;

    /**
     * Creates a proxy that does not listen yet.
     *
     * @param plan says what happens to each request
     */
    FaultyProxy(String target, Function<PassingRequest, Fault> plan) throws IOException {
        this.target = URI.create(target);
        this.plan = plan;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    /** One that passes everything on. */
    static FaultyProxy harmless(String target) throws IOException {
        return new FaultyProxy(target, request -> Fault.NONE);
    }

    /** What happens to each insert that comes, one after the other; the rest is unharmed. */
    static final class InOrder implements Function<PassingRequest, Fault> {
        private final Predicate<PassingRequest> which;
        private final Queue<Fault> faults;

        InOrder(List<Fault> faults) {
            this(PassingRequest::isInsert, faults);
        }

        /**
         * The same for some requests only.
         *
         * @param which those that the faults are for
         */
        InOrder(Predicate<PassingRequest> which, List<Fault> faults) {
            this.which = which;
            this.faults = new ConcurrentLinkedQueue<>(faults);
        }

        @Override
        public Fault apply(PassingRequest request) {
            Fault fault = which.test(request) ? faults.poll() : null;
            return fault == null ? Fault.NONE : fault;
        }

        /** Returns whether every fault has happened. */
        boolean isDone() {
            return faults.isEmpty();
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Returns how many inserts have come, with those that failed. */
    synchronized int inserts() {
        return inserts;
    }

    /** Returns how often it was asked whether a batch is in. */
    synchronized int asks() {
        return asks;
    }

    /** Returns how often an insert has come, by its token. */
    synchronized Map<String, Integer> insertsByToken() {
        return Map.copyOf(tries);
    }

    /** Returns how many tokens have come with bodies of more than one size. */
    synchronized long tokensWithSeveralSizes() {
        return sizes.values().stream().filter(seen -> seen.size() > 1).count();
    }

    /** Returns how many batches, halves included, ClickHouse has refused for their values. */
    synchronized int rejectedBatches() {
        return rejectedTokens.size();
    }

    /** Holds the first request that matches from now on; there is one gate at a time. */
    Gate hold(Gate.Point point, Predicate<PassingRequest> which) {
        Gate placed = new Gate(point, which);
        gate = placed;
        return placed;
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
        closed.countDown();
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
            HttpRequestBytes request =
                    HttpRequestBytes.read(new BufferedInputStream(client.getInputStream()));
            PassingRequest passing = note(request);
            try {
                inflict(plan.apply(passing), request, passing, client);
            } catch (IOException e) {
                client.setSoLinger(true, NO_LINGER_SECONDS);
            }
        } catch (IOException e) {
            // The client sees it as a broken connection.
        }
    }

    private synchronized PassingRequest note(HttpRequestBytes request) {
        String table = request.insertedTable();
        if (table.isEmpty()) {
            PassingRequest query = new PassingRequest("", "", ++queries, 1, false, request.query());
            asks += query.asksForBatch() ? 1 : 0;
            return query;
        }
        String token = request.token();
        sizes.computeIfAbsent(token, key -> new HashSet<>())
                .add(request.bytes().length - request.bodyStart());
        boolean afterRejection =
                !rejectedTokens.contains(token)
                        && rejectedTokens.stream().anyMatch(seen -> sameWriter(seen, token));
        return new PassingRequest(
                table, token, ++inserts, tries.merge(token, 1, Integer::sum), afterRejection, "");
    }

    private static boolean sameWriter(String token, String other) {
        return token.length() > WRITER_DIGITS
                && other.startsWith(token.substring(0, WRITER_DIGITS));
    }

    private void inflict(
            Fault fault, HttpRequestBytes request, PassingRequest passing, Socket client)
            throws IOException {
        switch (fault) {
            case NONE -> client.getOutputStream().write(forward(request, passing));
            case RESET -> client.setSoLinger(true, NO_LINGER_SECONDS);
            case CUT_REQUEST -> {
                sendHalf(request);
                client.setSoLinger(true, NO_LINGER_SECONDS);
            }
            case DROP_ANSWER -> forward(request, passing);
            case CUT_ANSWER -> {
                byte[] answer = forward(request, passing);
                client.getOutputStream().write(answer, 0, answer.length / 2);
                client.getOutputStream().flush();
            }
            case ANSWER_TOO_LATE -> {
                forward(request, passing);
                // Ends when the client closes the connection.
                client.getInputStream().readAllBytes();
            }
            case SLOW_ANSWER -> {
                byte[] answer = forward(request, passing);
                pause();
                client.getOutputStream().write(answer);
            }
            case SENT_TWICE -> {
                forward(request, passing);
                client.getOutputStream().write(forward(request, passing));
            }
            case TOO_MANY_PARTS -> answer(client, "500 Internal Server Error", 252);
            case MEMORY_LIMIT_EXCEEDED -> answer(client, "500 Internal Server Error", 241);
            case TIMEOUT_EXCEEDED -> answer(client, "500 Internal Server Error", 159);
            case UNKNOWN_STATUS_OF_INSERT -> {
                forward(request, passing);
                answer(client, "500 Internal Server Error", 319);
            }
            case SERVICE_UNAVAILABLE -> answer(client, "503 Service Unavailable", 0);
            case GATEWAY_TIMEOUT -> {
                forward(request, passing);
                answer(client, "504 Gateway Timeout", 0);
            }
        }
    }

    private void pause() throws IOException {
        try {
            if (closed.await(SLOW_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException("closed");
            }
        } catch (InterruptedException e) {
            throw new IOException("closed", e);
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
    private byte[] forward(HttpRequestBytes request, PassingRequest passing) throws IOException {
        Gate placed = gate;
        if (placed != null) {
            placed.pass(Gate.Point.BEFORE_IT_IS_FORWARDED, passing);
        }
        byte[] answer;
        try (Socket server = new Socket(target.getHost(), target.getPort())) {
            server.getOutputStream().write(request.bytes());
            answer = server.getInputStream().readAllBytes();
        }
        noteAnswer(passing, answer);
        if (placed != null) {
            placed.answered(passing);
            placed.pass(Gate.Point.AFTER_IT_WAS_APPLIED, passing);
        }
        return answer;
    }

    private synchronized void noteAnswer(PassingRequest passing, byte[] answer) {
        if (passing.isInsert()) {
            Matcher code = EXCEPTION_CODE.matcher(new String(answer, StandardCharsets.ISO_8859_1));
            if (code.find() && Integer.parseInt(code.group(1)) == VIOLATED_CONSTRAINT) {
                rejectedTokens.add(passing.token());
            }
        }
    }

    /** The headers are whole: the embedded engine dies of a request that ends within them. */
    private void sendHalf(HttpRequestBytes request) throws IOException {
        int start = request.bodyStart();
        try (Socket server = new Socket(target.getHost(), target.getPort())) {
            server.getOutputStream()
                    .write(request.bytes(), 0, start + (request.bytes().length - start) / 2);
        }
    }
}
