// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.migrate;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.table.MigrationException;
import io.stockscope.table.Migrations;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope migrate}: the tables and views of this version. */
@Command(
        name = "migrate",
        description = {
            "Brings ClickHouse to the tables and views of this version; makes the database if it is not there.",
            "Harmless to repeat, and to go on with after an interruption."
        })
public final class MigrateCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions configuration = new ConfigOptions();

    @Option(
            names = "--database",
            paramLabel = "NAME",
            description = "Another database than the configured one.")
    private @Nullable String database;

    @Option(
            names = "--check",
            description =
                    "Changes nothing: prints what has not run there yet, and ends with 1 if there is"
                            + " any.")
    private boolean checkOnly;

    @Override
    public Integer call() {
        StockscopeConfig config =
                database == null
                        ? configuration.load()
                        : configuration.load(Map.of("clickhouse.database", database));
        ClickHouseSettings settings = config.clickHouse();
        PrintWriter out = spec.commandLine().getOut();
        if (checkOnly) {
            check(settings, out);
            return 0;
        }
        int count = migrate(settings);
        out.println(
                count == 0
                        ? upToDate(settings)
                        : "ran " + count + " migrations in database " + settings.database());
        return 0;
    }

    private static void check(ClickHouseSettings settings, PrintWriter out) {
        List<String> pending = attempt(settings, Migrations::pending);
        if (pending.isEmpty()) {
            out.println(upToDate(settings));
            return;
        }
        pending.forEach(out::println);
        throw CliException.failed(
                "%d migrations (above) have not run in database %s: run stockscope migrate"
                        .formatted(pending.size(), settings.database()));
    }

    private static String upToDate(ClickHouseSettings settings) {
        return "database " + settings.database() + " is up to date";
    }

    /**
     * Migrates as the admin, and returns how many migrations ran.
     *
     * @throws CliException if ClickHouse does not answer or refuses
     */
    public static int migrate(ClickHouseSettings settings) {
        return attempt(settings, Migrations::migrate);
    }

    private static <R> R attempt(ClickHouseSettings settings, Attempt<R> attempt) {
        try {
            return attempt.with(settings.connection(settings.admin()));
        } catch (MigrationException | IllegalArgumentException e) {
            // The latter: an address, or a name of a database, that cannot be one.
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    @FunctionalInterface
    private interface Attempt<R> {
        R with(ClickHouseConnection connection) throws MigrationException;
    }
}
