// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Flink cluster of processes of its own, a JobManager and TaskManagers of two slots, that has
 * nothing of this project on its class path: what {@code flink run} meets elsewhere.
 */
final class FlinkCluster implements AutoCloseable {

    /** What a Flink distribution has in its lib folder; all else has to come with the job. */
    private static final List<String> DISTRIBUTION =
            List.of(
                    "flink-",
                    "kryo",
                    "minlog",
                    "objenesis",
                    "reflectasm",
                    "asm",
                    "javassist",
                    "commons-cli",
                    "commons-collections",
                    "commons-compress",
                    "commons-io",
                    "commons-lang3",
                    "commons-math3",
                    "commons-text",
                    "lz4",
                    "snappy",
                    "zstd",
                    "RoaringBitmap",
                    "async-profiler",
                    "snakeyaml-engine",
                    "frocksdbjni",
                    "jsr305",
                    "log4j",
                    "slf4j");

    private final Path home;
    private final String classPath;
    private final int restPort;
    private final List<Process> processes = new ArrayList<>();
    private int launched;

    private FlinkCluster(Path home, String classPath, int restPort) {
        this.home = home;
        this.classPath = classPath;
        this.restPort = restPort;
    }

    /** With one TaskManager. */
    static FlinkCluster start(Path home, Path lib) throws IOException, InterruptedException {
        return start(home, lib, 1, "");
    }

    /**
     * Starts it.
     *
     * @param options lines of Flink's configuration
     */
    static FlinkCluster start(Path home, Path lib, int taskManagers, String options)
            throws IOException, InterruptedException {
        int restPort = freePort();
        FlinkCluster cluster = new FlinkCluster(home, distribution(lib), restPort);
        Files.writeString(
                home.resolve("config.yaml"), configuration(restPort, freePort()) + options);
        try {
            cluster.launchServers(taskManagers);
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private void launchServers(int taskManagers) throws IOException {
        launch(
                "jobmanager",
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                "--configDir",
                home.toString());
        for (int i = 0; i < taskManagers; i++) {
            launchTaskManager();
        }
        await("TaskManagers register")
                .atMost(Duration.ofMinutes(2))
                .until(() -> rest("/overview").contains("\"slots-available\":" + 2 * taskManagers));
    }

    /** One more TaskManager; {@code kill -9} ends it. */
    Process launchTaskManager() throws IOException {
        return launch(
                "taskmanager-" + launched++,
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                "--configDir",
                home.toString());
    }

    /** Runs the job in the foreground, as {@code flink run} does; returns what it printed. */
    String run(Path jobJar, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("run", jobJar.toString()));
        command.addAll(List.of(arguments));
        return flink(command.toArray(String[]::new));
    }

    /** Runs {@code flink} with these arguments to its end; returns what it printed. */
    String flink(String... arguments) throws Exception {
        Process client = launch("client", "org.apache.flink.client.cli.CliFrontend", arguments);
        if (!client.waitFor(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException("flink did not end: " + log("client"));
        }
        String printed = log("client");
        if (client.exitValue() != 0) {
            throw new IllegalStateException("flink failed: " + printed);
        }
        return printed;
    }

    /**
     * Everything that the processes have printed, and what REST shows of configuration and jobs.
     */
    String everythingShown() throws Exception {
        return log("jobmanager")
                + log("taskmanager-0")
                + log("client")
                + rest("/jobmanager/config")
                + rest("/jobs/overview");
    }

    String rest(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + restPort + path)).build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() throws InterruptedException {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            process.waitFor();
        }
    }

    private Process launch(String name, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("-Djava.io.tmpdir=" + home);
        for (String opened :
                List.of("lang", "net", "io", "nio", "text", "time", "util", "util.concurrent")) {
            command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve(name + ".log").toFile());
        builder.environment().put("FLINK_CONF_DIR", home.toString());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private String log(String name) throws IOException {
        Path file = home.resolve(name + ".log");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static String configuration(int restPort, int rpcPort) {
        return """
                jobmanager.rpc.address: 127.0.0.1
                jobmanager.rpc.port: %d
                jobmanager.bind-host: 127.0.0.1
                taskmanager.bind-host: 127.0.0.1
                taskmanager.host: 127.0.0.1
                rest.address: 127.0.0.1
                rest.bind-address: 127.0.0.1
                rest.port: %d
                web.submit.enable: false
                web.cancel.enable: false
                taskmanager.numberOfTaskSlots: 2
                parallelism.default: 2
                taskmanager.cpu.cores: 2.0
                taskmanager.memory.framework.heap.size: 128m
                taskmanager.memory.framework.off-heap.size: 128m
                taskmanager.memory.task.heap.size: 384m
                taskmanager.memory.task.off-heap.size: 0m
                taskmanager.memory.managed.size: 128m
                taskmanager.memory.network.min: 128m
                taskmanager.memory.network.max: 128m
                taskmanager.network.sort-shuffle.min-buffers: 32
                taskmanager.memory.jvm-metaspace.size: 256m
                taskmanager.memory.jvm-overhead.min: 192m
                taskmanager.memory.jvm-overhead.max: 192m
                """
                .formatted(rpcPort, restPort);
    }

    private static String distribution(Path lib) throws IOException {
        try (Stream<Path> jars = Files.list(lib)) {
            List<String> chosen =
                    jars.filter(
                                    jar -> {
                                        String name = jar.getFileName().toString();
                                        return DISTRIBUTION.stream().anyMatch(name::startsWith)
                                                && !name.startsWith("flink-connector-kafka")
                                                && !name.startsWith("flink-connector-base");
                                    })
                            .map(Path::toString)
                            .toList();
            return String.join(System.getProperty("path.separator"), chosen);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
