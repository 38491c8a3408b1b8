// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.config.ClickHouseSettings;
import io.stockscope.config.ConfigSources;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.dashboard.DashboardSettings;
import io.stockscope.dashboard.Dashboards;
import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import io.stockscope.local.migrate.MigrateCommand;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.up.ConsoleProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope bench dashboards}: how long pages take on months of a large retailer. */
@Command(
        name = "dashboards",
        description = {
            "Measures how long each page of the dashboards takes until all its panels are answered, on the"
                    + " results of some months of a large retailer, or at a server that is running; as a"
                    + " table and as JSON.",
            "On a ClickHouse of its own, which is deleted afterwards, or on a given one, in a database of"
                    + " its own. What is filled, and how to read the figures: local-env/BENCHMARKS.md."
        })
final class DashboardsBenchCommand implements Callable<Integer> {

    private static final long FILLED_LIMIT_MILLIS = 1_000;
    private static final long RUNNING_LIMIT_MILLIS = 500;
    private static final int WARMUP_ROUNDS = 2;
    private static final int POPULAR = 20;

    /** A stride that meets SKUs of all kinds. */
    private static final int STRIDE = 7_919;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "20",
            description = "Channels of the retailer (${DEFAULT-VALUE}).")
    private int channels = 20;

    @Option(
            names = "--skus",
            paramLabel = "N",
            defaultValue = "100000",
            description = "SKUs that it has (${DEFAULT-VALUE}).")
    private int skus = 100_000;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "90",
            description = "Days of results (${DEFAULT-VALUE}).")
    private int days = 90;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another one makes other results (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How often each page is loaded by each of its ranges (${DEFAULT-VALUE}).")
    private int rounds = 20;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Fills nothing and measures the dashboards at this address, such as those of a"
                            + " running demo.")
    private @Nullable String url;

    @Option(
            names = "--limit",
            paramLabel = "MS",
            description =
                    "The most milliseconds that the 95th percentile of a page may take (default: 1000;"
                            + " with --url 500).")
    private @Nullable Long limit;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes every load's figures, with the machine and the settings.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the table.")
    private @Nullable Path markdown;

    @Mixin private ConfigOptions configuration = new ConfigOptions();

    private final PageLoader loader = new PageLoader();

    @Override
    public Integer call() throws Exception {
        return BenchCommand.unlessEnding(this::bench);
    }

    private int bench() throws Exception {
        CommandSpec command = requireNonNull(spec);
        RetailerSize size = new RetailerSize(channels, skus, days, seed);
        check();
        PrintWriter out = command.commandLine().getOut();
        try (ConsoleProgress progress =
                new ConsoleProgress(command.commandLine().getErr(), System.console() != null)) {
            DashboardsResult result =
                    url != null
                            ? running(url, progress)
                            : isGiven()
                                    ? filled(size, configuration::load, progress)
                                    : onOwn(size, progress);
            out.print(result.table());
            out.flush();
            BenchFiles.write(json, result.json());
            BenchFiles.write(markdown, result.markdown());
            return result.verdict() == Verdict.MISSED ? CliException.FAILED : 0;
        }
    }

    private DashboardsResult onOwn(RetailerSize size, ConsoleProgress progress) throws Exception {
        try (LocalServices services = LocalServices.startTemporary(progress)) {
            return filled(
                    size,
                    own -> {
                        Map<String, String> all =
                                new LinkedHashMap<>(configuration.sources().options());
                        all.putAll(own);
                        return services.config(all);
                    },
                    progress);
        }
    }

    /** Loads the configuration with some keys of our own. */
    @FunctionalInterface
    private interface Configured {
        StockscopeConfig with(Map<String, String> own);
    }

    private DashboardsResult filled(
            RetailerSize size, Configured configured, ConsoleProgress progress) throws Exception {
        StockscopeConfig config =
                configured.with(Map.of("clickhouse.database", RungInProcess.DATABASE));
        ClickHouseSettings clickHouse = config.clickHouse();
        RungInProcess.dropDatabase(clickHouse);
        MigrateCommand.migrate(clickHouse);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        long began = System.nanoTime();
        try (RetailerDays retailer =
                new RetailerDays(clickHouse.connection(clickHouse.admin()), size, now, progress)) {
            retailer.fill();
            retailer.settle();
            long seconds = (System.nanoTime() - began) / 1_000_000_000;
            Map<String, Long> rows = retailer.rows();
            progress.at(
                    "Filled %,d rows in %d s"
                            .formatted(rows.values().stream().mapToLong(n -> n).sum(), seconds),
                    -1);
            PageLooks looks = new PageLooks(Catalogue.shipped(), names(size));
            List<PageLoad> loads = new ArrayList<>();
            for (int round = -WARMUP_ROUNDS; round < rounds; round++) {
                // A new server each time, which has no answers yet.
                try (Dashboards server =
                        Dashboards.start(
                                DashboardSettings.local(0, config.stock().reportingCurrency()),
                                clickHouse.connection(clickHouse.reader()),
                                InstantSource.system())) {
                    List<PageLoad> measured =
                            round(server.url(), looks.of(round + WARMUP_ROUNDS), now);
                    loads.addAll(round < 0 ? List.of() : measured);
                }
                told(round, progress);
            }
            return result(rows, FILLED_LIMIT_MILLIS, loads);
        } finally {
            RungInProcess.dropDatabase(clickHouse);
        }
    }

    private DashboardsResult running(String server, ConsoleProgress progress)
            throws InterruptedException {
        PageLooks looks = new PageLooks(Catalogue.shipped(), names(server));
        List<PageLoad> loads = new ArrayList<>();
        for (int round = -WARMUP_ROUNDS; round < rounds; round++) {
            // By the clock of its data, which may be a simulation's.
            Instant now =
                    Instant.parse(
                            loader.get(server, "/api/panels/rules-about", Map.of("range", "1h"))
                                    .path("now")
                                    .asText());
            List<PageLook> own =
                    looks.of(round + WARMUP_ROUNDS).stream()
                            // There it is a kept answer.
                            .filter(look -> !look.path().equals("/api/pages"))
                            .toList();
            List<PageLoad> measured = round(server, own, now);
            loads.addAll(round < 0 ? List.of() : measured);
            told(round, progress);
        }
        return result(Map.of(), RUNNING_LIMIT_MILLIS, loads);
    }

    private void told(int round, ConsoleProgress progress) {
        progress.at(round < 0 ? "Warming up" : "Round %d of %d".formatted(round + 1, rounds), -1);
    }

    private List<PageLoad> round(String server, List<PageLook> looks, Instant now)
            throws InterruptedException {
        List<PageLoad> loads = new ArrayList<>();
        for (PageLook look : looks) {
            loads.add(loader.load(server, look, now));
        }
        return loads;
    }

    private DashboardsResult result(
            Map<String, Long> rows, long limitMillis, List<PageLoad> loads) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (url == null) {
            settings.put("channels", String.valueOf(channels));
            settings.put("skus", String.valueOf(skus));
            settings.put("days", String.valueOf(days));
            settings.put("seed", String.valueOf(seed));
        }
        settings.put("rounds", String.valueOf(rounds));
        settings.putAll(configuration.sources().options());
        return new DashboardsResult(
                Machine.here(), settings, rows, limit == null ? limitMillis : limit, loads);
    }

    private static PageLooks.Names names(RetailerSize size) {
        return new PageLooks.Names(
                size.channelNames(),
                IntStream.range(0, Math.min(POPULAR, size.skus()))
                        .mapToObj(RetailerSize::sku)
                        .toList(),
                IntStream.range(1, POPULAR)
                        .mapToObj(i -> RetailerSize.sku((int) ((long) i * STRIDE % size.skus())))
                        .toList());
    }

    /** Some that the server finds. */
    private PageLooks.Names names(String server) throws InterruptedException {
        List<String> found = new ArrayList<>();
        loader.get(server, "/api/pages", Map.of())
                .path("channels")
                .forEach(c -> found.add(c.asText()));
        Set<String> named = new TreeSet<>();
        for (int digit = 0; digit < 10; digit++) {
            for (JsonNode row :
                    loader.get(server, "/api/search", Map.of("q", String.valueOf(digit)))
                            .path("rows")) {
                if (row.path(0).asText().equals("sku")) {
                    named.add(row.path(1).asText());
                }
            }
        }
        if (found.isEmpty() || named.isEmpty()) {
            throw CliException.failed(
                    server + " knows no channel or no SKU yet; wait until it does");
        }
        return new PageLooks.Names(found, List.copyOf(named), List.copyOf(named));
    }

    private boolean isGiven() {
        ConfigSources sources = configuration.sources();
        return sources.fileOrNull() != null || sources.endpointsOrNull() != null;
    }

    private void check() {
        if (rounds < 1 || (limit != null && limit < 1)) {
            throw CliException.wrongUsage("--rounds and --limit are at least 1");
        }
        if (url != null && isGiven()) {
            throw CliException.wrongUsage(
                    "--url is of a server that is running; leave out --endpoints and --config");
        }
        if (url != null && !url.matches("https?://[^/]+/?")) {
            throw CliException.wrongUsage(
                    "--url is an address such as http://127.0.0.1:8090, but is " + url);
        }
        BenchFiles.check(json);
        BenchFiles.check(markdown);
    }
}
