// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A {@link ReadingJob} in a small JVM of its own, which can be killed. */
final class ReadingJobProcess implements AutoCloseable {
    private final Process process;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    private ReadingJobProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param errors where its standard error goes
     */
    static ReadingJobProcess start(ReadingJob job, KillPoint point, Path errors)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        // What Flink needs to have opened is opened for this JVM.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReadingJobMain.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("STOCKSCOPE_LOG", "warn");
        ReadingJobProcess started = new ReadingJobProcess(builder.start());
        ObjectOutputStream out = new ObjectOutputStream(started.process.getOutputStream());
        out.writeObject(job);
        out.writeObject(point);
        out.flush();
        Thread reader = new Thread(started::read, "output of " + started.process.pid());
        reader.setDaemon(true);
        reader.start();
        return started;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns whether it has said this line. */
    boolean has(String line) {
        return said.contains(line);
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } catch (IOException e) {
            // It was killed while it spoke.
        }
    }
}
