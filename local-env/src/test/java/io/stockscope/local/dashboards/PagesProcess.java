// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import static org.awaitility.Awaitility.await;

import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.TemporaryFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command of {@code stockscope} that serves pages, in a process of its own. */
final class PagesProcess implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("Dashboards +(http\\S+)");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long SECONDS_TO_END = 60;

    private final Path output;
    private final Process process;

    /**
     * Starts it; all that it writes is in the folder.
     *
     * @param environment variables beside those of this process
     */
    PagesProcess(Path folder, Map<String, String> environment, String... words) throws IOException {
        output = folder.resolve("printed.txt");
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(line::add);
        line.add("-Xmx768m");
        line.add("-Djava.io.tmpdir=" + folder);
        line.add("-D" + TemporaryFiles.PROPERTY + "=" + folder);
        line.addAll(List.of("-cp", System.getProperty("java.class.path")));
        line.add(StockscopeCommand.class.getName());
        line.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** All that it has printed and logged so far. */
    String printed() throws IOException {
        return Files.readString(output);
    }

    /** How others on this machine see it. */
    String commandLine() {
        return process.info().commandLine().orElse("");
    }

    /** Waits for its pages; returns their address. */
    String url() {
        return await().atMost(PATIENCE).until(this::address, address -> !address.isEmpty());
    }

    private String address() throws IOException {
        String printed = printed();
        if (!process.isAlive()) {
            throw new IllegalStateException(printed);
        }
        Matcher found = ADDRESS.matcher(printed);
        return found.find() ? found.group(1) : "";
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
