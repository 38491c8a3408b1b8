// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.rebuild;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope rebuild}: days of the results, made anew from the topics. */
@Command(
        name = "rebuild",
        description = {
            "Replaces days of the results by what a bounded run over the topics says.",
            "A live job may go on meanwhile. Harmless to repeat, and to do again after an interruption."
        })
public final class RebuildCommand implements Callable<Integer> {

    private static final String SCRATCH_SUFFIX = "_rebuild";

    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions configuration = new ConfigOptions();

    @Option(
            names = "--from",
            paramLabel = "DAY",
            required = true,
            description = "The first day, in UTC, such as 2026-06-01.")
    private @Nullable LocalDate from;

    @Option(
            names = "--to",
            paramLabel = "DAY",
            required = true,
            description = "The last day; it must be over.")
    private @Nullable LocalDate to;

    @Option(
            names = "--keep",
            description =
                    "Keeps the database that the run wrote to (DATABASE" + SCRATCH_SUFFIX + ").")
    private boolean keep;

    @Option(
            names = "--discard-scratch",
            description =
                    "Drops DATABASE"
                            + SCRATCH_SUFFIX
                            + " first, if an earlier rebuild was interrupted or kept it.")
    private boolean discard;

    @Override
    public Integer call() throws Exception {
        LocalDate first = Objects.requireNonNull(from);
        LocalDate last = Objects.requireNonNull(to);
        if (first.isAfter(last)) {
            throw CliException.wrongUsage("--from %s is after --to %s".formatted(first, last));
        }
        StockscopeConfig config = configuration.load();
        String scratch = config.clickHouse().database() + SCRATCH_SUFFIX;
        new Rebuild(
                        config,
                        configuration.load(Map.of("clickhouse.database", scratch)),
                        first,
                        last,
                        spec.commandLine().getOut())
                .execute(discard, keep);
        return 0;
    }
}
