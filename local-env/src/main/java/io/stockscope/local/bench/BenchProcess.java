// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stockscope.local.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * What is measured, in a process of its own, so that what was compiled for one thing does not slow
 * down or speed up another one. The process ends with this one, and its files are deleted.
 */
public final class BenchProcess implements AutoCloseable {

    private static final long STOP_SECONDS = 10;
    private static final String LOG = "run.log";

    /** Ctrl-C reaches every process of the terminal; this one is ended by its parent. */
    private static final String IGNORE_TERMINAL = "trap '' INT HUP; exec \"$0\" \"$@\"";

    private final Class<?> main;
    private final String heap;
    private List<String> jvm = List.of();
    private final List<String> configuration;
    private final boolean withEnvironment;
    private final Path folder;
    private final Thread atExit = new Thread(this::end, "stop-bench");
    private @Nullable Process process;
    private boolean ended;

    /**
     * @param heap the most memory for Java objects, as {@code -Xmx} takes it
     * @param configuration options that say where the services are
     * @param withEnvironment whether Stockscope's environment variables count as well
     */
    BenchProcess(String heap, List<String> configuration, boolean withEnvironment)
            throws IOException {
        this(BenchMain.class, heap, configuration, withEnvironment);
    }

    /**
     * The same for another command, which is to end with its parent, too.
     *
     * @param main its class
     */
    public BenchProcess(
            Class<?> main, String heap, List<String> configuration, boolean withEnvironment)
            throws IOException {
        this.main = main;
        this.heap = heap;
        this.configuration = List.copyOf(configuration);
        this.withEnvironment = withEnvironment;
        this.folder = Files.createTempDirectory("stockscope-bench");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * @throws CliException if {@code -Xmx} would not take it
     */
    public static void checkHeap(String heap) {
        if (!heap.matches("\\d+[kmgKMG]")) {
            throw CliException.wrongUsage("--heap is a size such as 2g or 1500m");
        }
    }

    /** Sets more options of the JVM, for what is started from now on. */
    void jvm(List<String> options) {
        jvm = List.copyOf(options);
    }

    /**
     * Runs a command to its end.
     *
     * @param what for messages
     * @param arguments without those that say where the services are
     * @return the last line that it printed
     */
    public String run(String what, List<String> arguments)
            throws IOException, InterruptedException {
        Path log = folder.resolve(LOG);
        Process started = start(command(arguments), log);
        String said;
        try {
            said = new String(started.getInputStream().readAllBytes(), UTF_8).strip();
        } catch (IOException e) {
            said = "";
        }
        int exitCode = started.waitFor();
        if (isEnded()) {
            throw new InterruptedException("the process ends");
        }
        if (exitCode != 0) {
            throw CliException.failed(what + ": " + why(log, exitCode));
        }
        return said.substring(said.lastIndexOf('\n') + 1);
    }

    /**
     * Starts a command that goes on until it is stopped.
     *
     * @return what it prints; its end is that of the process
     */
    InputStream start(List<String> arguments) throws IOException, InterruptedException {
        return start(command(arguments), folder.resolve(LOG)).getInputStream();
    }

    /** Where it has its files, which are deleted with it. */
    Path folder() {
        return folder;
    }

    /** Stops the command at once, as a machine does that fails; another one can be started. */
    void kill() throws InterruptedException {
        Process running = current();
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    /** What a command that has ended by itself said last; null while it runs. */
    @Nullable String whyEnded() throws IOException {
        Process running = current();
        return running == null || running.isAlive()
                ? null
                : why(folder.resolve(LOG), running.exitValue());
    }

    /** The processor time that the command has taken so far; none if it has ended. */
    Duration cpu() {
        Process running = current();
        return running == null
                ? Duration.ZERO
                : running.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private synchronized @Nullable Process current() {
        return process;
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", IGNORE_TERMINAL));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What Flink reads of the JDK, and options of the user's own, such as another collector.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.matches("--add-opens=.*|-XX:.*"))
                .forEach(command::add);
        command.add("-Xmx" + heap);
        command.addAll(jvm);
        command.add("-Djava.io.tmpdir=" + folder);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(arguments);
        command.addAll(configuration);
        return command;
    }

    private synchronized Process start(List<String> command, Path log)
            throws IOException, InterruptedException {
        if (ended) {
            throw new InterruptedException("the process ends");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        if (!withEnvironment) {
            builder.environment()
                    .keySet()
                    .removeIf(
                            name ->
                                    name.startsWith("STOCKSCOPE_")
                                            && !name.equals("STOCKSCOPE_LOG"));
        }
        Process started = builder.start();
        process = started;
        return started;
    }

    private static String why(Path log, int exitCode) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.isEmpty()
                ? "its process ended with exit code " + exitCode
                : lines.get(lines.size() - 1).replaceFirst("^(stockscope|bench-peers): ", "");
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            if (process != null) {
                process.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            }
            FileUtils.deleteDirectory(folder.toFile());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw CliException.failed("left behind: " + folder, e);
        }
    }

    /** Ends what still runs. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook runs.
        }
    }
}
