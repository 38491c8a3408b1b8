// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static java.util.Objects.requireNonNull;

import io.stockscope.config.ClockSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import io.stockscope.local.lockstep.CompareOptions;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultSchedule;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import io.stockscope.local.simulation.fault.GroundTruthFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope simulate}: the retail simulation alone. */
@Command(
        name = "simulate",
        description = {
            "Makes the events that a retailer's systems would have sent around real or generated"
                    + " sales: baselines, reservations, shipments, deliveries, till sales, returns,"
                    + " corrections. Times are those of the sales; the same seed gives the same"
                    + " events.",
            "What a line of sales becomes: local-env/SIMULATION.md."
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";

    /** What a stock job waits by default. */
    private static final long PROMPT_SECONDS = 5;

    /** By how much longer alerts are told by default. */
    private static final long DECIDING_SECONDS = 25;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--sales",
            paramLabel = "FILE",
            description =
                    "Sales in the format of UCI \"Online Retail\", CSV or CSV.gz. Without it, sales"
                            + " are generated with its profile.")
    private @Nullable Path sales;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "Days of generated sales (default: 7).")
    private @Nullable Integer days;

    @Option(
            names = "--skus",
            paramLabel = "N",
            description = "Articles of generated sales (default: 300).")
    private @Nullable Integer skus;

    @Option(
            names = "--orders-per-day",
            paramLabel = "N",
            description =
                    "Orders of a trading day of generated sales (default: 57, as in the shop that"
                            + " they are modelled on).")
    private @Nullable Double ordersPerDay;

    @Option(
            names = "--flash-sale",
            paramLabel = FlashSale.FORM,
            description =
                    "8 times the usual orders for a while (default: 10m), on few articles; AT counts"
                            + " from the first day's midnight, such as 12h or 36h30m.")
    private @Nullable String flashSale;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "What is drawn follows from it (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--duplicates",
            paramLabel = "SHARE",
            defaultValue = "0.002",
            description = "Share of the events sent twice, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double duplicates;

    @Option(
            names = "--no-late",
            description =
                    "Everything is on the bus within 5 s by the simulation's clock: nothing is late in a"
                            + " live run whose outOfOrderness is that long, and longer the faster it"
                            + " is; --live prints how long.")
    private boolean noLate;

    @Option(
            names = "--live",
            description =
                    "Happens now, until it is stopped: all times are shifted to the wall clock's, and"
                            + " each event is sent at its time. Sales that are at their end begin"
                            + " again, on later days.")
    private boolean live;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description =
                    "With --live: that many times as fast as the wall clock (clock.speed; default: 1).")
    private @Nullable String speed;

    @Option(
            names = "--start",
            paramLabel = "HH:MM",
            converter = TimeOfDayConverter.class,
            description =
                    "With --live: the time of day at which the first day begins (default: 10:00).")
    private @Nullable LocalTime start;

    @Option(
            names = "--ignore-commands",
            description =
                    "With --live: the publisher does not read throttle commands; else it obeys and"
                            + " acknowledges them, where events go to topics.")
    private boolean ignoreCommands;

    @Option(
            names = "--fault",
            paramLabel = FaultSchedule.FORM,
            description =
                    "Something that goes wrong, such as feed-stops@amazon:10h+40m or"
                            + " garbage@wms-dc1:11h+5m*0.01; FROM counts from the first day's"
                            + " midnight. Can be given several times. Kinds, targets, strengths:"
                            + " local-env/SIMULATION.md.")
    private List<String> faults = List.of();

    @Option(
            names = "--faults",
            paramLabel = FaultSchedule.ALL,
            description = "Everything goes wrong that can, spread over the days.")
    private @Nullable String shippedFaults;

    @Option(
            names = "--ground-truth",
            paramLabel = "FILE",
            description =
                    "Where to write what the faults hit, every oversell and every lost sale, as"
                            + " lines of JSON (default: NAME.truth.jsonl beside the file of --out;"
                            + " without a file: nowhere).")
    private @Nullable Path groundTruth;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Writes text, one event a line, for 'stockscope produce'; compressed if it ends"
                            + " with .gz; - is standard output. Without it, the events are sent to"
                            + " the configured topics.")
    private @Nullable Path out;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description =
                    "Writes what is true at the end, as JSON: levels, and counts by topic. In a live"
                            + " run with faults memory grows with time then.")
    private @Nullable Path truth;

    @Mixin private ConfigOptions config = new ConfigOptions();

    @Mixin private CompareOptions compare = new CompareOptions();

    @Override
    public Integer call() {
        checkUsage();
        if (compare.asked()) {
            CommandLine command = requireNonNull(spec).commandLine();
            compare.run(
                    sales == null ? null : lines(),
                    skus,
                    ordersPerDay,
                    command.getOut(),
                    command.getErr());
            return 0;
        }
        SalesHistory history = history();
        if (history.orders().isEmpty()) {
            throw CliException.failed(
                    (sales == null ? "" : sales + ": ") + "there is nothing sold");
        }
        SimulationOptions options = options();
        if (live) {
            runLive(history, options);
        } else {
            Schedule schedule = Schedule.ofTheSales(history);
            List<Fault> planned =
                    faults(
                            schedule.calendar().tradingDays(history),
                            schedule.opensMillis(),
                            schedule.untilMillis());
            report(
                    told(
                            options,
                            planned,
                            faulty ->
                                    out == null
                                            ? TopicSimulation.run(history, faulty, config.load())
                                            : write(
                                                    out,
                                                    output ->
                                                            Simulation.run(
                                                                    history, faulty, output))));
        }
        return 0;
    }

    private void runLive(SalesHistory history, SimulationOptions options) {
        StockscopeConfig configured =
                config.load(speed == null ? Map.of() : Map.of("clock.speed", speed));
        ClockSettings asked = configured.clock();
        Instant origin = asked.origin() == null ? Instant.now() : asked.origin();
        Instant begins = asked.start() == null ? origin : asked.start();
        ClockSettings clock = new ClockSettings(asked.speed(), begins, origin);
        LocalTime timeOfDay = start == null ? LiveSimulation.DEFAULT_START : start;
        LocalDate firstDay = Schedule.firstDay(history);
        RetailCalendar calendar =
                RetailCalendar.placing(firstDay.atTime(timeOfDay), begins.toEpochMilli());
        List<Fault> planned =
                faults(
                        calendar.tradingDays(history),
                        calendar.millis(firstDay.atStartOfDay()),
                        Long.MAX_VALUE);
        // Around all of it: once the hook lets go, the process is gone, whatever is unwritten.
        try (StopAtExit stop = StopAtExit.install()) {
            report(
                    told(
                            options.withLiveBusTruth(truth != null),
                            planned,
                            faulty -> {
                                LiveSimulation simulation =
                                        new LiveSimulation(history, faulty, clock, timeOfDay);
                                stop.by(simulation::stop);
                                announce(simulation, messages());
                                return out == null
                                        ? run(simulation, configured)
                                        : write(out, simulation::run);
                            }));
        }
    }

    private SimulationTruth run(LiveSimulation simulation, StockscopeConfig configured) {
        return ignoreCommands
                ? simulation.runIgnoringCommands(configured)
                : simulation.run(configured);
    }

    private List<Fault> faults(List<Long> tradingDays, long fromMillis, long untilMillis) {
        List<Fault> planned = new ArrayList<>();
        if (shippedFaults != null) {
            if (!shippedFaults.equals(FaultSchedule.ALL)) {
                throw CliException.wrongUsage(
                        "--faults: there is only \"%s\", not \"%s\"; a single one is asked for by --fault"
                                .formatted(FaultSchedule.ALL, shippedFaults));
            }
            planned.addAll(FaultSchedule.everyKind(tradingDays));
        }
        for (String fault : faults) {
            try {
                planned.add(
                        FaultSchedule.parse(
                                fault, Retailer.faultTargets(), fromMillis, untilMillis));
            } catch (IllegalArgumentException e) {
                throw CliException.wrongUsage("--fault " + e.getMessage());
            }
        }
        try {
            FaultSchedule.checkApart(planned, fromMillis);
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage("--fault: " + e.getMessage());
        }
        return planned;
    }

    /** Runs with faults, and writes what is true where that is wanted. */
    private SimulationTruth told(
            SimulationOptions options,
            List<Fault> planned,
            Function<SimulationOptions, SimulationTruth> simulation) {
        Path file = labelsFile();
        if (file == null) {
            return simulation.apply(options.withFaults(new Faults(planned, GroundTruth.NONE)));
        }
        try (GroundTruthFile labels = GroundTruthFile.create(file)) {
            Faults faulty = new Faults(planned, labels);
            labels.flush();
            return simulation.apply(options.withFaults(faulty));
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    private void checkUsage() {
        if (!compare.asked() && compare.anyGiven()) {
            throw CliException.wrongUsage("--seeds, --rules and --json go with --compare");
        }
        if (compare.asked() && (live || out != null || truth != null || flashSale != null)) {
            throw CliException.wrongUsage(
                    "--compare plays a flash sale of its own and sends nothing: it does not go with"
                            + " --live, --out, --truth or --flash-sale");
        }
        if (sales != null && (days != null || skus != null || ordersPerDay != null)) {
            throw CliException.wrongUsage(
                    "--days, --skus and --orders-per-day are for generated sales, and do not go with"
                            + " --sales");
        }
        if (!live && (speed != null || start != null)) {
            throw CliException.wrongUsage("--speed and --start go with --live");
        }
        if (ignoreCommands && (!live || out != null)) {
            throw CliException.wrongUsage(
                    "--ignore-commands goes with --live, and not with --out: nobody else reads commands");
        }
        if (speed != null && !isSpeed(speed)) {
            throw CliException.wrongUsage(
                    "--speed is \"%s\", must be a number above 0, such as 60 or 0.5"
                            .formatted(speed));
        }
        checkFiles();
    }

    private static boolean isSpeed(String text) {
        return text.matches("\\d{1,9}(\\.\\d{1,9})?") && Double.parseDouble(text) > 0;
    }

    private void checkFiles() {
        if (isStandardOutput(groundTruth) || isStandardOutput(truth)) {
            throw CliException.wrongUsage(
                    "--ground-truth and --truth need a file; standard output is for --out only");
        }
        OutputFiles files = new OutputFiles();
        files.reads("--sales", sales);
        files.writes("--out", isStandardOutput(out) ? null : out);
        files.writes("--truth", truth);
        files.writes(
                groundTruth == null ? "the file of labels beside --out" : "--ground-truth",
                labelsFile());
    }

    private @Nullable Path labelsFile() {
        return groundTruth == null ? GroundTruthFile.beside(out) : groundTruth;
    }

    private static boolean isStandardOutput(@Nullable Path file) {
        return file != null && file.toString().equals(STANDARD_OUTPUT);
    }

    private void report(SimulationTruth result) {
        if (truth != null) {
            try {
                result.writeTo(truth);
            } catch (IOException e) {
                throw cannotWrite(truth, e);
            }
        }
        print(result, messages());
    }

    /** Where events are standard output, all else goes to standard error. */
    private PrintWriter messages() {
        CommandLine command = requireNonNull(spec).commandLine();
        return isStandardOutput(out) ? command.getErr() : command.getOut();
    }

    private static void announce(LiveSimulation simulation, PrintWriter to) {
        ClockSettings clock = simulation.clock();
        to.printf(
                "Live, until Ctrl-C. To run the stock job by the same clock:%n"
                        + "stockscope run --speed=%s --clock-start=%s -Dclock.origin=%s%s%n",
                clock.speed(), clock.start(), clock.origin(), outOfOrderness(simulation));
        to.flush();
    }

    /** Sending takes its time by the wall clock, which is longer by a faster one. */
    private static String outOfOrderness(LiveSimulation simulation) {
        double speed = simulation.clock().speed();
        return simulation.options().noLate() && speed > 1
                ? " -DoutOfOrderness=%ds -DmaxDecisionAge=%ds"
                        .formatted(
                                (long) Math.ceil(PROMPT_SECONDS * speed),
                                (long) Math.ceil((PROMPT_SECONDS + DECIDING_SECONDS) * speed))
                : "";
    }

    private SimulationOptions options() {
        try {
            return new SimulationOptions(seed, duplicates).withNoLate(noLate);
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage("--duplicates: " + e.getMessage());
        }
    }

    private SalesHistory history() {
        SalesHistory history = SalesHistory.of(lines());
        if (flashSale == null || history.orders().isEmpty()) {
            return history;
        }
        try {
            return FlashSale.parse(flashSale).addTo(history, seed);
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage("--flash-sale: " + e.getMessage());
        }
    }

    private List<SalesLine> lines() {
        if (sales != null) {
            try {
                return SalesFile.read(sales);
            } catch (SalesFileException e) {
                throw CliException.failed(String.valueOf(e.getMessage()), e);
            }
        }
        try {
            return GeneratedSales.generate(
                    days == null ? 7 : days,
                    skus == null ? 300 : skus,
                    ordersPerDay == null ? GeneratedSales.ORDERS_PER_DAY : ordersPerDay,
                    seed);
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage("--" + e.getMessage());
        }
    }

    private static SimulationTruth write(
            Path file, Function<EventOutput, SimulationTruth> simulation) {
        try (TextOutput output =
                isStandardOutput(file)
                        ? TextOutput.toStream(new FileOutputStream(FileDescriptor.out))
                        : TextOutput.toFile(file)) {
            return simulation.apply(output);
        } catch (UncheckedIOException e) {
            throw cannotWrite(file, requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    private static CliException cannotWrite(Path file, IOException e) {
        return CliException.failed(
                "cannot write "
                        + file
                        + ": "
                        + e.getClass().getSimpleName()
                        + ": "
                        + e.getMessage(),
                e);
    }

    private static void print(SimulationTruth truth, PrintWriter to) {
        int lines = truth.lines().values().stream().mapToInt(Integer::intValue).sum();
        print(to, lines, "lines of sales");
        truth.lines().forEach((kind, count) -> print(to, count, "  " + kind.words()));
        print(to, truth.totalEvents(), "records");
        truth.events().forEach((topic, count) -> print(to, count, "  " + topic));
        print(to, truth.totalDuplicates(), "of them sent twice");
        long garbage = truth.bus().garbage().values().stream().mapToLong(Long::longValue).sum();
        if (garbage > 0) {
            print(to, garbage, "records that are no valid events");
        }
        to.flush();
    }

    private static void print(PrintWriter to, long count, String what) {
        to.printf(Locale.ROOT, "%,12d %s%n", count, what);
    }
}
