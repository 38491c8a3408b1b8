// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.ConfigSources;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import io.stockscope.local.Spans;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the benches under live load have in common; a picocli mixin. */
final class LiveOptions {

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Events per second (default: half of what the job does in a short catch-up run on"
                            + " this machine, which is measured first).")
    private @Nullable Double rate;

    @Option(
            names = "--skus",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Articles that the events are about (${DEFAULT-VALUE}).")
    private int skus = 20_000;

    @Option(
            names = "--capacity-events",
            paramLabel = "N",
            defaultValue = "2000000",
            description =
                    "Events of that catch-up run, after half as many to warm up (${DEFAULT-VALUE}).")
    private long capacityEvents = 2_000_000;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "4g",
            description = "The most memory for Java objects of the job (${DEFAULT-VALUE}).")
    private String heap = "4g";

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes all figures, with the machine and the settings.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the table.")
    private @Nullable Path markdown;

    @Mixin private ConfigOptions configuration = new ConfigOptions();

    private Map<String, String> preset = Map.of();
    private boolean wholeHeapAtOnce;

    /**
     * Looks at what was given, before anything is started.
     *
     * @throws CliException if it cannot be
     */
    void check() {
        if ((rate != null && !(rate > 0)) || skus < 1 || capacityEvents < 1) {
            throw CliException.wrongUsage(
                    "--rate is above 0, --skus and --capacity-events are at least 1");
        }
        BenchProcess.checkHeap(heap);
        BenchFiles.check(json);
        BenchFiles.check(markdown);
    }

    /**
     * Reads a span of time above 0.
     *
     * @throws CliException if it is none
     */
    static Duration span(String option, String text) {
        try {
            Duration span = Spans.parse(text);
            if (span.isZero()) {
                throw new IllegalArgumentException("0, must be longer");
            }
            return span;
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage(option + " is " + e.getMessage());
        }
    }

    /** Events per second; null: half of what the job can do. */
    @Nullable Double rate() {
        return rate;
    }

    int skus() {
        return skus;
    }

    /** What a run of the job reads that says how much it can do. */
    Workload capacity() {
        return new Workload(capacityEvents / 2, capacityEvents);
    }

    String heap() {
        return heap;
    }

    ConfigOptions configuration() {
        return configuration;
    }

    boolean isGiven() {
        ConfigSources sources = configuration.sources();
        return sources.fileOrNull() != null || sources.endpointsOrNull() != null;
    }

    /** The user's own settings, and what suits a benchmark where they say nothing. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("timeline", "false");
        settings.put("reportingCurrency", "GBP");
        settings.putAll(preset);
        settings.putAll(configuration.sources().options());
        return settings;
    }

    /** Settings of a benchmark, where the user's own say nothing else. */
    void preset(Map<String, String> settings) {
        preset = new TreeMap<>(settings);
    }

    /** Lets the job take all of its heap when it starts. */
    void wholeHeapAtOnce() {
        wholeHeapAtOnce = true;
    }

    /** Options of the job's JVM, beside the most memory for Java objects. */
    List<String> jvm() {
        return wholeHeapAtOnce ? List.of("-Xms" + heap, "-XX:+AlwaysPreTouch") : List.of();
    }

    /** The most memory for Java objects. */
    long heapBytes() {
        long number = Long.parseLong(heap.substring(0, heap.length() - 1));
        return switch (Character.toLowerCase(heap.charAt(heap.length() - 1))) {
            case 'g' -> number << 30;
            case 'm' -> number << 20;
            default -> number << 10;
        };
    }

    /** Writes the result where it was asked for. */
    void write(String jsonText, String markdownText) {
        BenchFiles.write(json, jsonText);
        BenchFiles.write(markdown, markdownText);
    }
}
