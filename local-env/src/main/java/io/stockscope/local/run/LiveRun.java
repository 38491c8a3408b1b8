// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.time.RunClock;
import io.stockscope.local.CliException;
import io.stockscope.local.topics.TopicAdmin;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job, live, until it is stopped; it goes on where the last run ended. */
final class LiveRun {

    /** What a live run starts from. */
    sealed interface Start {
        /** From where the last run ended, if there was one. */
        record Continue() implements Start {}

        /** From the beginning of the topics, whatever runs before have left. */
        record Fresh() implements Start {}

        /** From a savepoint or checkpoint. */
        record From(KeptState state) implements Start {}
    }

    private final LiveJob job;
    private final StockscopeConfig config;
    private final RunClock clock;
    private final PrintWriter out;

    LiveRun(LiveJob job, StockscopeConfig config, RunClock clock, PrintWriter out) {
        this.job = job;
        this.config = config;
        this.clock = clock;
        this.out = out;
    }

    /**
     * Runs until the job is stopped from outside.
     *
     * @param data where state is kept, if the configuration names no other place
     * @throws CliException if the job fails for good
     */
    void execute(Path data, Start start) throws Exception {
        Map<String, String> configured = config.flink();
        if (configured.containsKey(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key())) {
            execute(elsewhere(configured, start));
        } else {
            try (RunFolder folder =
                    RunFolder.open(
                            data, job.jobName(), kafkaCluster(), config.clickHouse().database())) {
                execute(in(folder, start));
            }
        }
    }

    private Map<String, String> in(RunFolder folder, Start start) throws IOException {
        Map<String, String> options = new HashMap<>(folder.options());
        if (start instanceof Start.Fresh) {
            folder.clear();
        }
        Optional<KeptState> state =
                start instanceof Start.From from ? Optional.of(from.state()) : folder.newest();
        state.ifPresent(kept -> options.putAll(kept.options()));
        options.putAll(config.flink());
        say(options, state);
        out.println("Its state is kept in " + folder + "; the next run goes on from there.");
        return options;
    }

    /** State is kept where the configuration says, and only Flink can say what is there. */
    private Map<String, String> elsewhere(Map<String, String> configured, Start start) {
        Map<String, String> options = new HashMap<>();
        Optional<KeptState> state =
                start instanceof Start.From from ? Optional.of(from.state()) : Optional.empty();
        state.ifPresent(kept -> options.putAll(kept.options()));
        options.putAll(configured);
        say(options, state);
        out.println(
                "Its checkpoints are kept in "
                        + options.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key())
                        + "; --from-savepoint CHECKPOINT goes on from one.");
        return options;
    }

    private void say(Map<String, String> options, Optional<KeptState> state) {
        String configured = config.flink().get(StateRecoveryOptions.SAVEPOINT_PATH.key());
        out.println(
                configured != null
                        ? the() + " goes on from " + configured + "."
                        : state.map(kept -> the() + " goes on from " + kept.name() + ".")
                                .orElse(the() + " starts at " + job.start() + "."));
    }

    private void execute(Map<String, String> options) throws Exception {
        options.putIfAbsent(RestOptions.BIND_PORT.key(), String.valueOf(freePort()));
        StreamExecutionEnvironment env = EmbeddedFlink.live(options);
        job.define(env, config, RunMode.live(clock));
        JobClient client = env.executeAsync(job.jobName());
        out.println(
                "It runs live, by %s; Ctrl-C stops it. Job %s, web UI http://127.0.0.1:%s"
                        .formatted(
                                clock,
                                client.getJobID(),
                                options.get(RestOptions.BIND_PORT.key())));
        out.flush();
        try {
            client.getJobExecutionResult().get();
        } catch (ExecutionException e) {
            throw CliException.failed(
                    "the %s job has failed: %s".formatted(job.jobName(), rootMessage(e)), e);
        }
        out.println(the() + " was stopped.");
        out.flush();
    }

    private String the() {
        return "The %s job".formatted(job.jobName());
    }

    private String kafkaCluster() throws InterruptedException {
        try (TopicAdmin kafka = new TopicAdmin(config.kafka())) {
            return kafka.clusterId();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
