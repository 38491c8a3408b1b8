// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stockscope.local.CliException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The stock job, live, in a process of its own that can be killed and started again. */
final class LiveJob implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final BenchProcess process;
    private final List<JobSample> samples = new ArrayList<>();

    private LiveJob(BenchProcess process) {
        this.process = process;
    }

    /**
     * Starts it at the beginning of the topics.
     *
     * @param options with its memory
     * @param where options that say where the services are
     * @param withEnvironment whether Stockscope's environment variables count as well
     */
    static LiveJob start(LiveOptions options, List<String> where, boolean withEnvironment)
            throws IOException, InterruptedException {
        LiveJob job = new LiveJob(new BenchProcess(options.heap(), where, withEnvironment));
        job.process.jvm(options.jvm());
        try {
            job.start(null);
        } catch (IOException | InterruptedException | RuntimeException e) {
            job.close();
            throw e;
        }
        return job;
    }

    private void start(@Nullable String from) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(
                        List.of("bench", "live-job", "--checkpoints", checkpoints().toString()));
        if (from != null) {
            arguments.addAll(List.of("--from", from));
        }
        InputStream said = process.start(arguments);
        Thread reading = new Thread(() -> read(said), "live-job-samples");
        reading.setDaemon(true);
        reading.start();
    }

    private Path checkpoints() {
        return process.folder().resolve("checkpoints");
    }

    private void read(InputStream said) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(said, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{")) {
                    add(JobSample.ofJson(line));
                }
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    private synchronized void add(JobSample sample) {
        samples.add(sample);
    }

    /** Kills it, as a machine does that fails. */
    void kill() throws InterruptedException {
        process.kill();
    }

    /**
     * Starts it again from the last checkpoint that it has completed.
     *
     * @throws CliException if there is none
     */
    void startAgain() throws IOException, InterruptedException {
        Path checkpoint =
                lastCheckpoint()
                        .orElseThrow(
                                () ->
                                        CliException.failed(
                                                "the job has completed no checkpoint to go on from"));
        synchronized (this) {
            samples.clear();
        }
        start(checkpoint.toUri().toString());
    }

    private Optional<Path> lastCheckpoint() throws IOException {
        try (Stream<Path> files = Files.walk(checkpoints())) {
            return files.filter(folder -> Files.isRegularFile(folder.resolve("_metadata")))
                    .max(Comparator.comparingLong(LiveJob::number));
        }
    }

    /** Of a checkpoint; it goes on counting over starts. */
    private static long number(Path checkpoint) {
        return Long.parseLong(String.valueOf(checkpoint.getFileName()).replaceAll("\\D", ""));
    }

    /** What it has shown so far, a sample each second. */
    synchronized List<JobSample> samples() {
        return List.copyOf(samples);
    }

    /** What it showed last; waits for the first. */
    JobSample last() throws IOException, InterruptedException {
        long beganNanos = System.nanoTime();
        while (true) {
            synchronized (this) {
                if (!samples.isEmpty()) {
                    return samples.get(samples.size() - 1);
                }
            }
            check();
            if (System.nanoTime() - beganNanos > PATIENCE.toNanos()) {
                throw CliException.failed(
                        "the job does not start within %d s".formatted(PATIENCE.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** The first sample at or after a moment; waits for it. */
    JobSample at(long wallMillis) throws IOException, InterruptedException {
        while (true) {
            for (JobSample sample : samples()) {
                if (sample.atMillis() >= wallMillis) {
                    return sample;
                }
            }
            check();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /**
     * Says whether it runs.
     *
     * @throws CliException if it has failed; the message says why
     */
    void check() throws IOException {
        String why = process.whyEnded();
        if (why != null) {
            throw CliException.failed("the stock job: " + why);
        }
    }

    /** Ends it, and deletes its checkpoints. */
    @Override
    public void close() {
        process.close();
    }
}
