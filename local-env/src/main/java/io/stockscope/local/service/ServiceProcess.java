// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import io.stockscope.local.service.child.DirectoryLock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A service in a process of its own, which ends with this one: its standard input is a pipe from
 * here, and it stops at the end of that.
 */
final class ServiceProcess implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofSeconds(90);
    private static final Duration PREDECESSOR_LIMIT = Duration.ofSeconds(20);
    private static final long PAUSE_MILLIS = 50;
    private static final long STOP_SECONDS = 15;

    /**
     * Ctrl-C reaches every process of the terminal; a service waits for its parent, which stops it
     * in order. A Java process keeps signals ignored that it finds ignored.
     */
    private static final String IGNORE_TERMINAL = "trap '' INT HUP; ";

    private static final int LOG_TAIL_BYTES = 16 << 10;

    /** Asks a service whether it answers; an exception means no. */
    interface Probe {
        boolean isReady() throws Exception;
    }

    private final String name;
    private final Process process;
    private final Path log;
    private volatile boolean stopping;

    private ServiceProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a Java process.
     *
     * @param name for messages
     * @param log receives all that the process says; beside it stands its folder for temporary
     *     files
     * @param arguments of {@code java}: options, class path, main class, its arguments
     */
    static ServiceProcess start(
            String name, Path log, Map<String, String> environment, List<String> arguments)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        "sh", "-c", IGNORE_TERMINAL + "exec \"$0\" \"$@\"", javaCommand());
        Path temporary = emptyTemporary(log.resolveSibling("tmp"));
        builder.command().add("-Djava.io.tmpdir=" + temporary);
        builder.command().add("-Djna.tmpdir=" + temporary);
        // What it would leave for jps and jstat in /tmp stays there when it is killed.
        builder.command().add("-XX:-UsePerfData");
        builder.command().addAll(arguments);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new ServiceProcess(name, builder.start(), log);
    }

    /**
     * What a service that was killed leaves in it is gone with its directory, or its next start.
     */
    private static Path emptyTemporary(Path directory) throws IOException {
        if (Files.exists(directory)) {
            EngineCache.deleteTree(directory);
        }
        return PrivateFiles.directory(directory);
    }

    private static String javaCommand() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Waits until the process of an earlier run, whose parent was killed, is gone from {@code
     * directory}; else its port would look taken.
     */
    static void awaitPredecessor(String name, Path directory)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PREDECESSOR_LIMIT.toNanos();
        while (true) {
            try (DirectoryLock lock = DirectoryLock.tryAcquire(directory)) {
                if (lock != null) {
                    return;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new ServiceException(
                        "the "
                                + name
                                + " of an earlier run still uses "
                                + directory
                                + "; end that process");
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /**
     * Waits until the probe succeeds.
     *
     * @throws ServiceException if the process ends before, or does not answer in time
     */
    void awaitReady(Probe probe) throws InterruptedException {
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new ServiceException(whyEnded(), last);
            }
            try {
                if (probe.isReady()) {
                    return;
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        throw new ServiceException(
                name
                        + " did not answer within "
                        + READY_LIMIT.toSeconds()
                        + " s; what it said is in "
                        + log,
                last);
    }

    /** Completes with a line that says why, when the process ends without having been asked to. */
    CompletableFuture<String> failure() {
        return process.onExit()
                .thenCompose(
                        ended ->
                                stopping
                                        ? new CompletableFuture<>()
                                        : CompletableFuture.completedFuture(whyEnded()));
    }

    long pid() {
        return process.pid();
    }

    private String whyEnded() {
        String tail = logTail();
        if (tail.contains("No space left on device") || tail.contains("NOT_ENOUGH_SPACE")) {
            return name
                    + " stopped: the disk of "
                    + log.getParent()
                    + " is full; make room and start again";
        }
        if (tail.contains("OutOfMemoryError")) {
            return name + " stopped: it ran out of memory; what it said is in " + log;
        }
        return name
                + " stopped by itself (exit code "
                + process.exitValue()
                + "); what it said is in "
                + log;
    }

    private String logTail() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - LOG_TAIL_BYTES));
            byte[] tail = new byte[LOG_TAIL_BYTES];
            int length = Math.max(0, file.read(tail));
            return new String(tail, 0, length, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Ends the process at once; {@link #close()} waits for that. */
    void kill() {
        stopping = true;
        process.destroyForcibly();
    }

    /** Asks the process to end and waits for it; a process that does not end is killed. */
    @Override
    public void close() {
        stopping = true;
        closeQuietly(process.getOutputStream());
        try {
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private static void closeQuietly(@Nullable AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
            // The process has ended already, so its pipe is broken.
        }
    }
}
