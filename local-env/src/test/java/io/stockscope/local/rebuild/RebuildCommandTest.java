// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.local.StockscopeCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RebuildCommandTest {
    private final StringWriter err = new StringWriter();

    @Test
    void daysInTheWrongOrderAreWrongUsage() {
        assertThat(execute("--from", "2026-06-02", "--to", "2026-06-01")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "stockscope: --from 2026-06-02 is after --to 2026-06-01");
    }

    @Test
    void whatIsNoDayIsNamed() {
        assertThat(execute("--from", "2026-06-31", "--to", "2026-07-01")).isEqualTo(2);
        assertThat(err.toString()).contains("'2026-06-31' is no day, give one such as 2026-06-01");
    }

    @Test
    void bothDaysAreNeeded() {
        assertThat(execute("--from", "2026-06-01")).isEqualTo(2);
        assertThat(err.toString()).contains("--to=DAY");
    }

    private int execute(String... days) {
        String[] arguments = new String[days.length + 1];
        arguments[0] = "rebuild";
        System.arraycopy(days, 0, arguments, 1, days.length);
        CommandLine command = StockscopeCommand.commandLine();
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
