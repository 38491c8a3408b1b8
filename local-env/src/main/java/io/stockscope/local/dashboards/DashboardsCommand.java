// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import io.stockscope.alert.yaml.ShippedRules;
import io.stockscope.config.ClickHouseSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.dashboard.DashboardSettings;
import io.stockscope.dashboard.DashboardSettings.Protection;
import io.stockscope.dashboard.Dashboards;
import io.stockscope.dashboard.answer.AnswerSettings;
import io.stockscope.dashboard.query.Limits;
import io.stockscope.dashboard.sql.Asking;
import io.stockscope.job.time.RunClock;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope dashboards}: serves the pages, in the foreground. */
@Command(
        name = "dashboards",
        description = {
            "Serves pages about what ClickHouse holds, as its reader, until Ctrl-C.",
            "For this machine only, unless --bind says otherwise; that needs a login and TLS."
        },
        subcommands = {PasswordCommand.class, ExportCommand.class})
public final class DashboardsCommand implements Callable<Integer> {

    /** Where the pages are, unless somebody chooses. */
    public static final int DEFAULT_PORT = 8090;

    @Spec private CommandSpec spec;

    @Mixin private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + DEFAULT_PORT,
            description = "Port to listen at (${DEFAULT-VALUE}); 0: any free one.")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen at (${DEFAULT-VALUE}).")
    private String bind = "127.0.0.1";

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description =
                    "A name by which browsers reach it, may be given several times; requests for others"
                            + " are refused. localhost always is one.")
    private List<String> hosts = List.of();

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "Who may look; lines as 'stockscope dashboards password' makes them.")
    private @Nullable Path users;

    @Option(
            names = "--keystore",
            paramLabel = "FILE",
            description = "PKCS 12 with the key and the certificate of this server.")
    private @Nullable Path keyStore;

    @Option(
            names = "--keystore-password-file",
            paramLabel = "FILE",
            description = "Holds the password of the key store.")
    private @Nullable Path keyStorePassword;

    @Option(
            names = "--objective",
            paramLabel = "SHARE",
            defaultValue = "" + DashboardSettings.DEFAULT_OBJECTIVE,
            description =
                    "The share of changes that is to reach a channel in time, 0 to 1 (${DEFAULT-VALUE}).")
    private double objective;

    @Option(
            names = "--runbook",
            paramLabel = "FILE",
            description =
                    "Markdown with a heading for each of your alerts, which they link to; by default that"
                            + " of the alerts that come with Stockscope.")
    private @Nullable Path runbook;

    @Override
    public Integer call() throws InterruptedException {
        if (!(objective > 0 && objective < 1)) {
            throw CliException.wrongUsage(
                    "--objective must be between 0 and 1, but is " + objective);
        }
        Protection protection = protection();
        StockscopeConfig configured = config.load();
        try {
            serve(settings(protection, configured.stock().reportingCurrency()), configured);
            return 0;
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw CliException.failed("the dashboards cannot start: " + e.getMessage(), e);
        }
    }

    private void serve(DashboardSettings settings, StockscopeConfig configured)
            throws IOException, InterruptedException {
        ClickHouseSettings clickHouse = configured.clickHouse();
        RunClock clock = RunClock.of(configured.clock(), Instant.now());
        InstantSource dataClock = () -> Instant.ofEpochMilli(clock.getAsLong());
        PrintWriter out = spec.commandLine().getOut();
        try (Dashboards dashboards =
                Dashboards.start(settings, clickHouse.connection(clickHouse.reader()), dataClock)) {
            out.println("Dashboards  " + dashboards.url() + "  Ctrl-C stops them.");
            out.flush();
            new CountDownLatch(1).await();
        }
    }

    private DashboardSettings settings(@Nullable Protection protection, String currency) {
        return new DashboardSettings(
                bind,
                port,
                hosts,
                protection,
                new Asking.Settings(objective, currency),
                Limits.DEFAULT,
                AnswerSettings.DEFAULT,
                runbook());
    }

    private String runbook() {
        if (runbook == null) {
            return ShippedRules.runbook();
        }
        try {
            return Files.readString(runbook);
        } catch (IOException e) {
            throw CliException.failed("the runbook cannot be read from " + runbook, e);
        }
    }

    private @Nullable Protection protection() {
        if (users == null && keyStore == null && keyStorePassword == null) {
            return null;
        }
        if (users == null || keyStore == null || keyStorePassword == null) {
            throw CliException.wrongUsage(
                    "--users, --keystore and --keystore-password-file go together");
        }
        Path passwordFile = keyStorePassword;
        return new Protection(users, keyStore, () -> firstLine(passwordFile));
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new IOException(
                            "the password of the key store cannot be read from " + file, e));
        }
    }
}
