// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.local.CliException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a benchmark that measures several cases; a picocli mixin. */
final class CaseOptions {

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "5000000",
            description = "Events that each run is measured over (${DEFAULT-VALUE}).")
    private long events;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            description =
                    "Events that each run reads before, unmeasured, while everything starts and is"
                            + " compiled (default: a fifth of --events).")
    private @Nullable Long warmup;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs of each rung over each case (${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--rungs",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "stock,stock-rocksdb",
            description = "Rungs of Flink, separated by commas (${DEFAULT-VALUE}).")
    private List<String> rungs = new ArrayList<>();

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "4g",
            description = "The most memory for Java objects of each run (${DEFAULT-VALUE}).")
    private String heap = "4g";

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes every run's figures, with the machine and the settings.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the tables.")
    private @Nullable Path markdown;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "",
            description = "Sets one key of the configuration; may be given several times.")
    private Map<String, String> own = new LinkedHashMap<>();

    /**
     * Looks before anything is started.
     *
     * @throws CliException naming what cannot be used
     */
    void check() {
        if (events < 1 || (warmup != null && warmup < 0)) {
            throw CliException.wrongUsage("--events is at least 1, and --warmup at least 0");
        }
        if (runs < 1) {
            throw CliException.wrongUsage("--runs is at least 1");
        }
        rungs();
        BenchProcess.checkHeap(heap);
        BenchFiles.check(json);
        BenchFiles.check(markdown);
    }

    Workload workload() {
        return new Workload(warmup == null ? events / 5 : warmup, events);
    }

    int runs() {
        return runs;
    }

    String heap() {
        return heap;
    }

    /** The rungs that were asked for, all of them on Flink. */
    Set<Rung> rungs() {
        Set<Rung> chosen = EnumSet.noneOf(Rung.class);
        for (String id : rungs) {
            Rung rung;
            try {
                rung = Rung.byId(id);
            } catch (IllegalArgumentException e) {
                throw CliException.wrongUsage(String.valueOf(e.getMessage()));
            }
            if (!rung.isOnFlink()) {
                throw CliException.wrongUsage("the rung '%s' has no state".formatted(id));
            }
            chosen.add(rung);
        }
        return chosen;
    }

    /** Keys of the configuration. */
    Map<String, String> configuration() {
        return BenchDefaults.with(own);
    }

    /** All that was asked for. */
    Map<String, String> asked() {
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("events", String.valueOf(workload().measured()));
        asked.put("warmup", String.valueOf(workload().warmup()));
        asked.put("runs", String.valueOf(runs));
        asked.put("heap", heap);
        asked.putAll(configuration());
        return asked;
    }

    /**
     * Prints and writes the result.
     *
     * @return the exit code
     */
    int tell(CasesResult result, PrintWriter out) {
        out.print(result.table());
        out.flush();
        BenchFiles.write(json, result.json());
        BenchFiles.write(markdown, result.markdown());
        boolean missed = result.targets().stream().anyMatch(t -> t.verdict() == Verdict.MISSED);
        return missed ? CliException.FAILED : 0;
    }
}
