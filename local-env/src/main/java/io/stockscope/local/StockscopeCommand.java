// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local;

import io.stockscope.local.bench.BenchCommand;
import io.stockscope.local.dashboards.DashboardsCommand;
import io.stockscope.local.deadletters.DeadLettersCommand;
import io.stockscope.local.demo.DemoCommand;
import io.stockscope.local.migrate.MigrateCommand;
import io.stockscope.local.produce.ProduceCommand;
import io.stockscope.local.rebuild.RebuildCommand;
import io.stockscope.local.rules.RulesCommand;
import io.stockscope.local.run.RunCommand;
import io.stockscope.local.schemas.SchemasCommand;
import io.stockscope.local.simulation.SimulateCommand;
import io.stockscope.local.topics.TopicsCommand;
import io.stockscope.local.up.UpCommand;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code stockscope}; each subcommand is a class of its own. */
@Command(
        name = "stockscope",
        description = "Watches how stock changes reach the channels that sell them.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = StockscopeVersion.class,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:wrong input, or it failed", "2:wrong usage"},
        subcommands = {
            DemoCommand.class,
            BenchCommand.class,
            UpCommand.class,
            RunCommand.class,
            RebuildCommand.class,
            ProduceCommand.class,
            SimulateCommand.class,
            TopicsCommand.class,
            SchemasCommand.class,
            MigrateCommand.class,
            RulesCommand.class,
            DeadLettersCommand.class,
            DashboardsCommand.class
        })
public final class StockscopeCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of an error.")
    private boolean debug;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        TemporaryFiles.deleteAtExit();
        System.exit(commandLine().execute(arguments));
    }

    /** The whole command line, ready to execute; tests set its writers. */
    public static CommandLine commandLine() {
        StockscopeCommand root = new StockscopeCommand();
        OneLineErrors errors = new OneLineErrors(() -> root.debug);
        return new CommandLine(root)
                .registerConverter(Instant.class, StockscopeCommand::instant)
                .registerConverter(LocalDate.class, StockscopeCommand::day)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(
                    "'" + text + "' is no time, give one such as 2026-06-01T00:00:00Z");
        }
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(
                    "'" + text + "' is no day, give one such as 2026-06-01");
        }
    }

    @Override
    public Integer call() {
        if (spec != null) {
            PrintWriter err = spec.commandLine().getErr();
            spec.commandLine().usage(err);
        }
        return CliException.WRONG_USAGE;
    }
}
