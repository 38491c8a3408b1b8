// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.rules;

import static java.util.Objects.requireNonNull;

import io.stockscope.alert.Rule;
import io.stockscope.alert.Spans;
import io.stockscope.alert.engine.EngineSettings;
import io.stockscope.alert.trial.Backtest;
import io.stockscope.alert.yaml.RuleFiles;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stockscope rules backtest}: what rules would have done. */
@Command(
        name = "backtest",
        description = {
            "Shows which alerts and brakes rules would have brought in a span of time, when, and for"
                    + " how long: from the measurements that Kafka still has. Nothing is sent.",
            "Publishers are taken to answer at once; what a brake would have changed is not known."
        })
final class BacktestCommand implements Callable<Integer> {

    /** Until what the topic no longer has is given up, and all gauges have been told again. */
    private static final Duration BEFORE = Duration.ofMinutes(10);

    @Spec private @Nullable CommandSpec spec;

    @Mixin private ConfigOptions config = new ConfigOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files of rules, or folders of them.")
    private List<Path> files = List.of();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            description = "From when on, such as 2026-06-01T00:00:00Z.")
    private Instant from = Instant.EPOCH;

    @Option(names = "--to", paramLabel = "TIME", description = "Up to when (default: now).")
    private @Nullable Instant to;

    @Override
    public Integer call() {
        Instant end = to == null ? Instant.now() : to;
        if (!from.isBefore(end)) {
            throw CliException.wrongUsage("--from is before --to");
        }
        RuleFiles.Result read = RuleFiles.read(YamlFiles.read(files));
        if (!read.isUsable()) {
            throw RulesCommand.mistakes(read.mistakes(), requireNonNull(spec));
        }
        Backtest backtest =
                new Backtest(
                        EngineSettings.defaults(StockJob.measurementProducers()),
                        read.rules(),
                        from.toEpochMilli());
        long measurements =
                Recording.play(
                        config.load(),
                        from.minus(longestSpan(read.rules())).minus(BEFORE).toEpochMilli(),
                        end.toEpochMilli(),
                        backtest);
        if (measurements == 0) {
            throw CliException.failed(
                    ("there are no measurements from %s to %s: the topic keeps them for a time"
                                    + " only, or no job has measured")
                            .formatted(from, end));
        }
        print(backtest, requireNonNull(spec).commandLine().getOut());
        return 0;
    }

    private static Duration longestSpan(List<Rule> rules) {
        return rules.stream()
                .map(rule -> rule.signal().span())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static void print(Backtest backtest, PrintWriter out) {
        Lines alerts = new Lines("fired", "for", "alert", "severity", "value", "labels");
        backtest.episodes().stream()
                .sorted(Comparator.comparingLong(Backtest.Episode::firedAtMillis))
                .forEach(
                        episode ->
                                alerts.add(
                                        time(episode.firedAtMillis()),
                                        lasted(episode.firedAtMillis(), episode.endedAtMillis()),
                                        episode.rule(),
                                        episode.severity(),
                                        String.valueOf(episode.value()),
                                        labels(episode)));
        Lines brakes = new Lines("from", "for", "channel", "brake", "rules");
        backtest.braked().stream()
                .sorted(Comparator.comparingLong(Backtest.Braked::fromMillis))
                .forEach(
                        braked ->
                                brakes.add(
                                        time(braked.fromMillis()),
                                        lasted(braked.fromMillis(), braked.toMillis()),
                                        braked.channel(),
                                        braked.brake() + (braked.dryRun() ? " (dry run)" : ""),
                                        String.join(" ", braked.rules())));
        alerts.print(out, "no alert would have fired");
        out.println();
        brakes.print(out, "no channel would have been braked");
    }

    private static String time(long atMillis) {
        return Instant.ofEpochMilli(atMillis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String lasted(long fromMillis, @Nullable Long toMillis) {
        return toMillis == null
                ? "goes on"
                : Spans.text(
                        Duration.ofMillis(toMillis - fromMillis).truncatedTo(ChronoUnit.SECONDS));
    }

    private static String labels(Backtest.Episode episode) {
        Map<String, String> labels = new TreeMap<>(episode.labels());
        labels.remove(Rule.SEVERITY);
        List<String> texts = new ArrayList<>();
        labels.forEach((name, value) -> texts.add(name + "=" + value));
        return String.join(" ", texts);
    }
}
