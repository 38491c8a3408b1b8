// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.rules;

import static java.util.Objects.requireNonNull;

import io.stockscope.alert.Rule;
import io.stockscope.alert.trial.Trial;
import io.stockscope.alert.trial.TrialRun;
import io.stockscope.alert.yaml.Mistake;
import io.stockscope.alert.yaml.RuleFiles;
import io.stockscope.alert.yaml.TrialFiles;
import io.stockscope.local.CliException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stockscope rules}: checks and tries alert rules. */
@Command(
        name = "rules",
        description = "Checks alert rules, and tries them, before they are in force.",
        subcommands = {RulesCommand.Check.class, RulesCommand.Test.class, BacktestCommand.class})
public final class RulesCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw CliException.wrongUsage("which: rules check, rules test, or rules backtest?");
    }

    /** {@code stockscope rules check}. */
    @Command(
            name = "check",
            description = {
                "Checks files of alert rules, all of them together.",
                "Names file, line and field of every mistake. How a rule is written:"
                        + " alert-rules/README.md."
            })
    static final class Check implements Callable<Integer> {

        @Spec private @Nullable CommandSpec spec;

        @Parameters(
                arity = "1..*",
                paramLabel = "FILE",
                description = "Files of rules, or folders of them.")
        private List<Path> files = List.of();

        @Override
        public Integer call() {
            Map<String, String> texts = YamlFiles.read(files);
            RuleFiles.Result read = RuleFiles.read(texts);
            if (!read.isUsable()) {
                throw mistakes(read.mistakes(), requireNonNull(spec));
            }
            requireNonNull(spec)
                    .commandLine()
                    .getOut()
                    .printf(
                            "%s in %s, no mistake%n",
                            count(read.rules().size(), "rule"), count(texts.size(), "file"));
            return 0;
        }
    }

    /** {@code stockscope rules test}. */
    @Command(
            name = "test",
            description = {
                "Runs tests of alert rules: given measurements, expected alerts and brakes.",
                "On a clock of its own, so hours take milliseconds. How a test is written:"
                        + " alert-rules/README.md."
            })
    static final class Test implements Callable<Integer> {

        @Spec private @Nullable CommandSpec spec;

        @Parameters(
                arity = "1..*",
                paramLabel = "FILE",
                description = "Files of tests, or folders of them.")
        private List<Path> files = List.of();

        @Override
        public Integer call() {
            PrintWriter err = requireNonNull(spec).commandLine().getErr();
            int passed = 0;
            int failed = 0;
            Map<String, String> texts = YamlFiles.read(files);
            for (Map.Entry<String, String> text : texts.entrySet()) {
                TrialFiles.Result file = TrialFiles.read(text.getKey(), text.getValue());
                if (!file.mistakes().isEmpty()) {
                    throw mistakes(file.mistakes(), requireNonNull(spec));
                }
                List<Rule> rules = rules(text.getKey(), file.ruleFiles());
                for (Trial trial : file.trials()) {
                    List<String> failures = TrialRun.run(rules, trial);
                    failures.forEach(err::println);
                    passed += failures.isEmpty() ? 1 : 0;
                    failed += failures.isEmpty() ? 0 : 1;
                }
            }
            String result =
                    "%s in %s: %d passed, %d failed"
                            .formatted(
                                    count(passed + failed, "test"),
                                    count(texts.size(), "file"),
                                    passed,
                                    failed);
            if (failed > 0) {
                throw CliException.failed(result);
            }
            requireNonNull(spec).commandLine().getOut().println(result);
            return 0;
        }

        /** The rules that a file of tests names, from where it is. */
        private List<Rule> rules(String testFile, List<String> names) {
            List<Path> paths = new ArrayList<>();
            for (String name : names) {
                paths.add(Path.of(testFile).resolveSibling(name).normalize());
            }
            RuleFiles.Result read = RuleFiles.read(YamlFiles.read(paths));
            if (!read.isUsable()) {
                throw mistakes(read.mistakes(), requireNonNull(spec));
            }
            return read.rules();
        }
    }

    /** Prints all mistakes; what it returns says how many there are. */
    static CliException mistakes(List<Mistake> mistakes, CommandSpec spec) {
        mistakes.forEach(spec.commandLine().getErr()::println);
        return CliException.failed(count(mistakes.size(), "mistake"));
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
