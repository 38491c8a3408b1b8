// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Debian's Alertmanager, in a process of its own on loopback, that can be stopped, killed, and
 * started again on the same port and data. It ends with this process.
 */
public final class AlertmanagerProcess implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/prometheus-alertmanager");
    private static final Path TOOL = Path.of("/usr/bin/amtool");
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 50;
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * The kernel closes the standard input of the shell with this process, however that ends; then
     * the shell ends its child.
     */
    private static final String END_WITH_PARENT =
            "\"$0\" \"$@\" & child=$!; cat > /dev/null; kill $child; wait $child";

    private final Path directory;
    private final Path configuration;
    private final int port = Ports.free();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Process shell;

    /**
     * It is not started yet; the test is skipped where it is not installed.
     *
     * @param directory for its data and its log, kept from start to start
     * @param configuration its YAML file
     */
    public AlertmanagerProcess(Path directory, Path configuration) {
        assumeInstalled();
        this.directory = directory;
        this.configuration = configuration;
    }

    /** Skips a test where Debian's Alertmanager is not installed. */
    public static void assumeInstalled() {
        assumeTrue(
                Files.isExecutable(PROGRAM) && Files.isExecutable(TOOL),
                "the Alertmanager is not installed: apt-get install prometheus-alertmanager");
    }

    /** Runs {@code amtool}; returns what it says, or fails with that. */
    public static String amtool(String... arguments) throws IOException, InterruptedException {
        assumeInstalled();
        List<String> command = new ArrayList<>(List.of(TOOL.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (InputStream said = process.getInputStream()) {
            String text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + text);
            }
            return text;
        }
    }

    /** Its base address. */
    public String url() {
        return "http://" + Ports.HOST + ":" + port;
    }

    /** Starts it, and waits until it answers. */
    public void start() throws IOException, InterruptedException {
        Path log = directory.resolve("alertmanager.log");
        Process started =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                END_WITH_PARENT,
                                PROGRAM.toString(),
                                "--config.file=" + configuration,
                                "--storage.path=" + directory.resolve("data"),
                                "--web.listen-address=" + Ports.HOST + ":" + port,
                                "--cluster.listen-address=",
                                "--log.level=warn")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        shell = started;
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > deadline) {
                close();
                throw new IOException("the Alertmanager does not answer: " + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The alerts that it holds and that are not over. */
    public List<JsonNode> alerts() throws IOException, InterruptedException {
        List<JsonNode> alerts = new ArrayList<>();
        JSON.readTree(get("/api/v2/alerts").body()).forEach(alerts::add);
        return alerts;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url() + path))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Asks it to end, which lets it write what it knows of what it has sent; waits for that. */
    public void stop() throws InterruptedException, IOException {
        Process stopped = requireNonNull(shell);
        stopped.getOutputStream().close();
        stopped.waitFor();
        shell = null;
    }

    /** Kills it, and waits for its end. */
    public void kill() throws InterruptedException {
        Process killed = requireNonNull(shell);
        killed.children().forEach(ProcessHandle::destroyForcibly);
        killed.destroyForcibly().waitFor();
        shell = null;
    }

    @Override
    public void close() throws InterruptedException, IOException {
        if (shell != null) {
            stop();
        }
    }
}
