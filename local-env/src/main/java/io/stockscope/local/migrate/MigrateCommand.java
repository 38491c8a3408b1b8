// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.migrate;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import io.stockscope.table.MigrationException;
import io.stockscope.table.Migrations;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stockscope migrate}: the tables and views of this version. */
@Command(
        name = "migrate",
        description = {
            "Brings ClickHouse to the tables and views of this version; makes the database if it is not there.",
            "Harmless to repeat, and to go on with after an interruption."
        })
public final class MigrateCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;
    @Mixin private ConfigOptions config = new ConfigOptions();

    @Override
    public Integer call() {
        ClickHouseSettings settings = config.load().clickHouse();
        int count = migrate(settings);
        if (spec != null) {
            spec.commandLine()
                    .getOut()
                    .println(
                            count == 0
                                    ? "database " + settings.database() + " is up to date"
                                    : "ran "
                                            + count
                                            + " migrations in database "
                                            + settings.database());
        }
        return 0;
    }

    /**
     * Migrates as the admin, and returns how many migrations ran.
     *
     * @throws CliException if ClickHouse does not answer or refuses
     */
    public static int migrate(ClickHouseSettings settings) {
        try {
            return Migrations.migrate(settings.connection(settings.admin()));
        } catch (MigrationException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        }
    }
}
