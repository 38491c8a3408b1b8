// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.service.LocalServices;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;

/** What the rules that come with the project make of what a job has measured. */
final class ShippedRulesBacktest {

    private ShippedRulesBacktest() {}

    /** What they would have done since then, line by line, as {@code rules backtest} tells it. */
    static List<String> lines(LocalServices services, Instant from) {
        StringWriter out = new StringWriter();
        CommandLine command = StockscopeCommand.commandLine();
        command.setOut(new PrintWriter(out, true));
        int exitCode =
                command.execute(
                        "rules",
                        "backtest",
                        "../alert-rules/rules",
                        "--from",
                        from.toString(),
                        "--endpoints",
                        services.endpointsFile().toString());
        assertThat(exitCode).isZero();
        return out.toString().lines().toList();
    }
}
