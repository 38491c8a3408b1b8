// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;

import io.stockscope.local.CliException;
import io.stockscope.local.up.ConsoleProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope bench hot-key}: what it costs that one SKU has a large share of all events. */
@Command(
        name = "hot-key",
        description = {
            "Measures the stock job over events of many SKUs alike, and over as many events of which one"
                    + " SKU has a large share; speed, CPU and checkpoints of both, and their ratio.",
            "On services of its own, which are deleted afterwards. How it is measured, and how to read the"
                    + " figures: local-env/BENCHMARKS.md."
        })
final class HotKeyCommand implements Callable<Integer> {

    private static final double WANTED = 0.8;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--hot",
            paramLabel = "SHARE",
            defaultValue = "0.2",
            description = "The share of one SKU in all events (${DEFAULT-VALUE}).")
    private double share;

    @Option(
            names = "--skus",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Articles that the events are about (${DEFAULT-VALUE}).")
    private int skus;

    @Mixin private CaseOptions options = new CaseOptions();

    @Override
    public Integer call() throws Exception {
        checkUsage();
        CommandSpec command = requireNonNull(spec);
        try (ConsoleProgress progress =
                        new ConsoleProgress(
                                command.commandLine().getErr(), System.console() != null);
                CaseSites sites =
                        new CaseSites(options.heap(), options.configuration(), progress)) {
            Workload workload = options.workload();
            Workload both = new Workload(0, 2 * workload.total());
            BenchDisk.require(Path.of(System.getProperty("java.io.tmpdir")), both, options.rungs());
            progress.at("Planning the events", -1);
            HotEvents hot = HotEvents.of(workload.total(), skus, share);
            List<BenchCase> cases =
                    List.of(
                            new BenchCase("even", BenchEvents.of(workload.total(), skus), workload),
                            new BenchCase("hot", hot, workload));
            for (BenchCase one : cases) {
                sites.open(one);
            }
            CasesResult result =
                    new CasesResult(
                            "hot-key",
                            Machine.here(),
                            settings(hot),
                            WANTED,
                            new CaseRounds(cases, options.rungs(), options.runs(), progress)
                                    .measure(sites),
                            List.of());
            return options.tell(result, command.commandLine().getOut());
        }
    }

    private Map<String, String> settings(HotEvents hot) {
        Map<String, String> settings = options.asked();
        settings.put("skus", String.valueOf(skus));
        settings.put("hotShare", Figures.ratio(hot.madeShare()));
        return settings;
    }

    private void checkUsage() {
        if (!(share > 0 && share < 1)) {
            throw CliException.wrongUsage("--hot is a share above 0 and below 1");
        }
        if (skus < 2) {
            throw CliException.wrongUsage("--skus is at least 2");
        }
        options.check();
    }
}
