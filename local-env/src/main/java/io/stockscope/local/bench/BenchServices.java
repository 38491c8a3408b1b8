// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.ConfigSources;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.Progress;
import io.stockscope.local.up.Foundation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The services that events are measured on: some of their own, which are deleted afterwards, or
 * given ones, whose topics hold those events already, or none.
 */
public final class BenchServices {

    private final ConfigOptions configuration;
    private final Map<String, String> settings;
    private final Progress progress;

    /**
     * @param settings keys that the user has set, and what suits the benchmark
     */
    public BenchServices(
            ConfigOptions configuration, Map<String, String> settings, Progress progress) {
        this.configuration = configuration;
        this.settings = new LinkedHashMap<>(settings);
        this.progress = progress;
    }

    /**
     * Services with events in them.
     *
     * @param arguments that make a command of another process use them
     * @param withEnvironment whether Stockscope's environment variables count there
     * @param sent whether the events are those that were asked for, and not some that were there
     */
    public record Place(
            StockscopeConfig config,
            List<String> arguments,
            boolean withEnvironment,
            boolean sent) {

        /** Checks nothing; the list is copied. */
        public Place {
            arguments = List.copyOf(arguments);
        }
    }

    /** What is done there. */
    @FunctionalInterface
    public interface Use<T> {
        /** Runs to its end. */
        T of(Place place) throws Exception;
    }

    /** Whether the user has named services. */
    public boolean areGiven() {
        ConfigSources sources = configuration.sources();
        return sources.fileOrNull() != null || sources.endpointsOrNull() != null;
    }

    /**
     * Brings the events to the services, and uses them.
     *
     * @throws CliException if given topics hold another number of events
     */
    public <T> T with(MadeEvents events, Use<T> use) throws Exception {
        return areGiven() ? onGiven(events, use) : onOwn(events, use);
    }

    private <T> T onOwn(MadeEvents events, Use<T> use) throws Exception {
        try (LocalServices services = LocalServices.startTemporary(progress)) {
            StockscopeConfig config = services.config(settings);
            Foundation.lay(config);
            EventSender.send(events, config, progress);
            List<String> arguments = List.of("--endpoints", services.endpointsFile().toString());
            return use.of(new Place(config, withSettings(arguments), false, true));
        }
    }

    private <T> T onGiven(MadeEvents events, Use<T> use) throws Exception {
        StockscopeConfig config = configuration.load(settings);
        Foundation.lay(config);
        long present = PresentEvents.count(config.kafka());
        if (present == 0) {
            EventSender.send(events, config, progress);
        } else if (present != events.total()) {
            throw CliException.failed(
                    "the topics hold %,d stock events already, and --events with --warmup are %,d; give empty topics, or --events that fit"
                            .formatted(present, events.total()));
        }
        return use.of(new Place(config, withSettings(givenArguments()), true, present == 0));
    }

    private List<String> givenArguments() {
        ConfigSources sources = configuration.sources();
        List<String> arguments = new ArrayList<>();
        if (sources.fileOrNull() != null) {
            arguments.addAll(List.of("--config", sources.fileOrNull().toString()));
        }
        if (sources.endpointsOrNull() != null) {
            arguments.addAll(List.of("--endpoints", sources.endpointsOrNull().toString()));
        }
        return arguments;
    }

    private List<String> withSettings(List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        settings.forEach((key, value) -> all.add("-D" + key + "=" + value));
        return all;
    }
}
