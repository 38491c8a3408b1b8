// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import static java.util.Objects.requireNonNull;

import io.stockscope.local.CliException;
import io.stockscope.local.TemporaryFiles;
import io.stockscope.local.up.ConsoleProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope demo}: a retailer, its troubles, and Stockscope at work, on this machine. */
@Command(
        name = "demo",
        description = {
            "Shows Stockscope at work on this machine: services, the jobs, and a simulated retailer"
                    + " in whose systems things go wrong.",
            "It goes on until Ctrl-C, and leaves nothing behind."
        })
public final class DemoCommand implements Callable<Integer> {

    private static final double FASTEST = 3600;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = SpanConverter.class,
            description =
                    "Ends so long after the first figures, with a summary, such as 90s or 2m; default:"
                            + " goes on until Ctrl-C.")
    private @Nullable Duration duration;

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "60",
            description =
                    "How many times as fast as the wall clock the retailer lives, 1 to 3600 (default:"
                            + " ${DEFAULT-VALUE}).")
    private double speed;

    @Option(
            names = "--sales",
            paramLabel = "FILE",
            description =
                    "Plays real sales in the format of UCI \"Online Retail\" (CSV, or CSV.gz);"
                            + " default: generated ones.")
    private @Nullable Path sales;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "What the simulation draws follows from it (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--quiet-day", description = "Injects no faults.")
    private boolean quiet;

    @Override
    public Integer call() throws Exception {
        if (!(speed >= 1 && speed <= FASTEST)) {
            throw CliException.wrongUsage("--speed must be from 1 to 3600, but is " + speed);
        }
        CommandSpec command = requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        try (Ending ending = new Ending(DemoCommand::leaveNothing);
                ConsoleProgress progress =
                        new ConsoleProgress(
                                command.commandLine().getErr(), System.console() != null)) {
            Demo demo =
                    new Demo(
                            new DemoSettings(sales, seed, speed, duration, quiet),
                            TemporaryFiles.directory(),
                            ending,
                            progress,
                            places -> screen(out, places, ending),
                            new Summary(out, Demo.CURRENCY));
            Ending.Reason reason = run(demo, ending);
            if (reason.failure() != null) {
                throw CliException.failed(reason.failure());
            }
            return reason.exitCode();
        }
    }

    private static Ending.Reason run(Demo demo, Ending ending) throws Exception {
        try {
            return demo.run();
        } catch (Exception e) {
            // What breaks because it is to end is not the reason why.
            Ending.Reason reason = ending.reason();
            if (reason == null) {
                throw e;
            }
            return reason;
        }
    }

    private static Screen screen(PrintWriter out, List<String> places, Ending ending) {
        Optional<Terminal> terminal = TerminalScreen.terminal();
        if (terminal.isEmpty()) {
            places.forEach(out::println);
            return new LineScreen(out, ending::done);
        }
        boolean colours = System.getenv("NO_COLOR") == null || System.getenv("NO_COLOR").isEmpty();
        return TerminalScreen.open(terminal.get(), new View(Demo.CURRENCY, places, colours));
    }

    private static void leaveNothing() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        TemporaryFiles.deleteOwn();
    }
}
