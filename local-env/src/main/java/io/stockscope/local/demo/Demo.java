// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.alert.yaml.ShippedRules;
import io.stockscope.config.ClickHouseSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.dashboard.DashboardSettings;
import io.stockscope.dashboard.Dashboards;
import io.stockscope.job.time.ScaledClock;
import io.stockscope.local.run.TemporaryFlink;
import io.stockscope.local.service.Endpoints;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.Progress;
import io.stockscope.local.simulation.LiveSimulation;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.fault.FaultSchedule;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.up.Foundation;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Services, the jobs, a retailer, and a view of them; all of it ends with {@link #run}. */
final class Demo {

    /** The sales of the simulation are in pounds. */
    static final String CURRENCY = "GBP";

    private static final Duration REDRAW = Duration.ofMillis(500);

    /** What an event needs at most on its way to the job, by the wall clock. */
    private static final Duration TRANSPORT = Duration.ofSeconds(1);

    /** What a measurement needs at most until rules are decided on it, by the wall clock. */
    private static final Duration DECISION = Duration.ofSeconds(10);

    /** Then something is wrong that nobody has noticed. */
    private static final Duration FIRST_LIMIT = Duration.ofMinutes(3);

    /** Of simulated time. Nobody looks at it for longer. */
    private static final Duration FAULTS_FOR = Duration.ofDays(30);

    private final DemoSettings settings;
    private final Path directory;
    private final Ending ending;
    private final Progress progress;
    private final Function<List<String>, Screen> screens;
    private final Summary summary;
    private @Nullable Shown shown;

    /** What was shown last, and since when. */
    private record Shown(Figures figures, Instant start, View.Now now) {}

    /**
     * Prepares one.
     *
     * @param directory takes all files; the caller deletes it
     * @param screens makes the screen, given lines for those who want to look around
     * @param summary printed as soon as the screen is gone, if anything was shown
     */
    Demo(
            DemoSettings settings,
            Path directory,
            Ending ending,
            Progress progress,
            Function<List<String>, Screen> screens,
            Summary summary) {
        this.settings = settings;
        this.directory = directory;
        this.ending = ending;
        this.progress = progress;
        this.screens = screens;
        this.summary = summary;
    }

    /** Runs until it is to end. */
    Ending.Reason run() throws Exception {
        CompletableFuture<SalesHistory> sales =
                inBackground(() -> DemoSales.of(settings.sales(), settings.seed()));
        if (settings.sales() != null) {
            // A mistake in the file is to be said before anything is started.
            progress.at("Reading the sales", -1);
            result(sales);
        }
        Path flinkDirectory = Files.createDirectory(directory.resolve("flink"));
        CompletableFuture<TemporaryFlink> flink =
                inBackground(() -> TemporaryFlink.start(flinkDirectory));
        try (LocalServices services = LocalServices.startTemporary(directory, progress)) {
            services.failure().thenAccept(ending::fail);
            progress.at("Making topics, schemas and tables", -1);
            Foundation.lay(services.config(Map.of()));
            progress.at("Starting the jobs and the retailer", -1);
            try (TemporaryFlink cluster = result(flink)) {
                return play(services, cluster, result(sales));
            }
        } finally {
            // What could not be waited for is not to outlive this either.
            flink.thenAccept(TemporaryFlink::close);
        }
    }

    private Ending.Reason play(LocalServices services, TemporaryFlink flink, SalesHistory sales)
            throws Exception {
        Instant start = Instant.now();
        ScaledClock clock = new ScaledClock(start, start, settings.speed());
        try (Dashboards dashboards = dashboards(services, clock)) {
            return play(services, flink, sales, clock, dashboards.url());
        }
    }

    /** Pages about the demo, by its clock, at any free port of this machine. */
    private static Dashboards dashboards(LocalServices services, ScaledClock clock)
            throws IOException {
        ClickHouseSettings clickHouse = services.config(Map.of()).clickHouse();
        return Dashboards.start(
                DashboardSettings.local(0, CURRENCY).withRunbook(ShippedRules.runbook()),
                clickHouse.connection(clickHouse.reader()),
                () -> Instant.ofEpochMilli(clock.getAsLong()));
    }

    private Ending.Reason play(
            LocalServices services,
            TemporaryFlink flink,
            SalesHistory sales,
            ScaledClock clock,
            String dashboards)
            throws Exception {
        Instant start = clock.start();
        StockscopeConfig config = services.config(options(clock, dashboards));
        StockHits hits = new StockHits();
        SimulationOptions options =
                new SimulationOptions(settings.seed(), SimulationOptions.DEFAULT_DUPLICATE_SHARE)
                        .withFaults(faults(start, hits));
        LiveSimulation simulation =
                new LiveSimulation(sales, options, config.clock(), LiveSimulation.DEFAULT_START);
        FigureReader reader =
                new FigureReader(
                        config,
                        flink.metrics(),
                        options.faults(),
                        hits,
                        clock,
                        simulation::retailerTime);
        try (Retailer retailer = Retailer.start(simulation, config, ending);
                FigurePoll figures = FigurePoll.start(reader, ending)) {
            try (Screen screen = screens.apply(places(services, flink, dashboards))) {
                simulation.awaitCaughtUp();
                flink.run(config, clock).thenAccept(ending::fail);
                ending.started();
                return show(figures, screen, clock, simulation);
            } finally {
                if (shown != null) {
                    summary.print(shown.figures(), shown.start(), shown.now());
                }
            }
        }
    }

    private Faults faults(Instant start, StockHits hits) {
        return settings.quiet()
                ? Faults.none()
                : new Faults(
                        FaultSchedule.demo(
                                start.toEpochMilli(), start.plus(FAULTS_FOR).toEpochMilli()),
                        hits);
    }

    private Ending.Reason show(
            FigurePoll figures, Screen screen, ScaledClock clock, LiveSimulation simulation)
            throws InterruptedException {
        LocalDateTime opens = simulation.retailerTime(clock.start().toEpochMilli());
        Instant began = Instant.now();
        @Nullable Instant first = null;
        while (true) {
            Ending.Reason reason = ending.await(REDRAW);
            if (reason != null) {
                return reason;
            }
            Instant wall = Instant.now();
            Figures latest = figures.latest();
            if (first == null && latest.isSomething()) {
                first = wall;
            }
            Duration elapsed = first == null ? Duration.ZERO : Duration.between(first, wall);
            Instant simulated = Instant.ofEpochMilli(clock.getAsLong());
            LocalDateTime retailer = simulation.retailerTime(simulated.toEpochMilli());
            View.Now now =
                    new View.Now(
                            simulated,
                            clock.speed(),
                            elapsed,
                            settings.limit(),
                            retailer,
                            settings.sales() == null
                                    ? DemoSales.flashSaleUntil(opens.toLocalDate(), retailer)
                                    : null);
            shown = new Shown(latest, clock.start(), now);
            screen.show(latest, now);
            if (settings.limit() != null && elapsed.compareTo(settings.limit()) >= 0) {
                ending.done();
            }
            if (first == null && began.plus(FIRST_LIMIT).isBefore(wall)) {
                ending.fail("the stock job has shown nothing for " + Cells.span(FIRST_LIMIT));
            }
        }
    }

    private static Map<String, String> options(ScaledClock clock, String dashboards) {
        long transportMillis = (long) (TRANSPORT.toMillis() * clock.speed());
        long decisionMillis = (long) (DECISION.toMillis() * clock.speed());
        return Map.of(
                "reportingCurrency",
                CURRENCY,
                "alerting.dashboardUrl",
                dashboards,
                "clock.speed",
                BigDecimal.valueOf(clock.speed()).toPlainString(),
                "clock.start",
                clock.start().toString(),
                "clock.origin",
                clock.origin().toString(),
                "outOfOrderness",
                transportMillis + "ms",
                "maxDecisionAge",
                transportMillis + decisionMillis + "ms");
    }

    private List<String> places(LocalServices services, TemporaryFlink flink, String dashboards)
            throws IOException {
        Endpoints endpoints = services.endpoints();
        Path link = directory.resolve(services.endpointsFile().getFileName());
        Files.createSymbolicLink(link, services.endpointsFile());
        return List.of(
                "Dashboards %s".formatted(dashboards),
                "Flink %s  ClickHouse %s".formatted(flink.webUi(), endpoints.clickHouse().url()),
                "Ctrl-C ends it all. Addresses and users are in",
                link.toString());
    }

    private static <T> CompletableFuture<T> inBackground(Callable<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                });
    }

    private static <T> T result(CompletableFuture<T> work) throws Exception {
        try {
            return work.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
