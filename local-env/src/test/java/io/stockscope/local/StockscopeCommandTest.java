// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.config.ConfigException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class StockscopeCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyCommandHasHelp() {
        Deque<CommandLine> commands = new ArrayDeque<>();
        commands.add(StockscopeCommand.commandLine());
        while (!commands.isEmpty()) {
            CommandLine command = commands.remove();
            commands.addAll(command.getSubcommands().values());
            assertThat(command.getUsageMessage())
                    .contains("--help", "Usage: stockscope", "--debug", "Exit codes");
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as(command.getCommandSpec().qualifiedName())
                    .isNotEmpty();
        }
    }

    @Test
    void withoutACommandTheUsageIsShownAndTheExitCodeIsTwo() {
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString()).startsWith("Usage: stockscope");
    }

    @Test
    void mistypedOptionIsOneLineWithTheHelpToAskFor() {
        assertThat(execute("--hlep")).isEqualTo(2);
        assertThat(err.toString())
                .hasLineCount(1)
                .startsWith("stockscope: unknown option: '--hlep'")
                .contains("--help");
    }

    @Test
    void timeThatIsNoneIsShownWithOneThatIs() {
        assertThat(execute("run", "--bounded", "--until", "noon")).isEqualTo(2);
        assertThat(err.toString())
                .hasLineCount(1)
                .contains("'noon' is no time, give one such as 2026-06-01T00:00:00Z");
    }

    @Test
    void speedOfABoundedRunIsRefused() {
        assertThat(execute("run", "--bounded", "--speed", "60")).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).contains("go with a live run");
    }

    @Test
    void jobsThatAreNoneOrDoNotGoWithTheRunAreRefused() {
        assertThat(execute("run", "--job", "stok")).isEqualTo(2);
        assertThat(err.toString())
                .hasLineCount(1)
                .contains("there is no job stok; there are: stock, alerting");
        assertThat(execute("run", "--bounded", "--job", "alerting")).isEqualTo(2);
        assertThat(err.toString()).contains("the alerting job runs live only");
        assertThat(execute("run", "--bounded", "--dry-run")).isEqualTo(2);
        assertThat(err.toString()).contains("--dry-run is for live runs");
        assertThat(execute("run", "--from-savepoint", "/savepoint")).isEqualTo(2);
        assertThat(err.toString()).contains("--from-savepoint is of one job");
    }

    @Test
    void failureIsOneLineEvenIfItsMessageIsNot() {
        assertThat(execute("fails")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("stockscope: disk full: free some\n");
    }

    @Test
    void wrongSettingIsOneLine() {
        assertThat(execute("misconfigured")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("stockscope: no key x\n");
    }

    @Test
    void debugShowsTheStackTrace() {
        assertThat(execute("fails", "--debug")).isEqualTo(1);
        assertThat(err.toString()).contains("stockscope: disk full", "\tat io.stockscope.local");
    }

    private int execute(String... arguments) {
        return StockscopeCommand.commandLine()
                .addSubcommand(new Fails())
                .addSubcommand(new Misconfigured())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Command(name = "fails")
    private static final class Fails implements Callable<Integer> {
        @Override
        public Integer call() {
            throw CliException.failed("disk full:\n  free some\n");
        }
    }

    @Command(name = "misconfigured")
    private static final class Misconfigured implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new ConfigException("no key x");
        }
    }
}
