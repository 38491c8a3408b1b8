// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.local.StockscopeCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DashboardsCommandTest {

    private final StringWriter err = new StringWriter();

    @Test
    void othersMayReachItOnlyWithALoginAndTls() {
        assertThat(execute("--bind", "0.0.0.0", "--port", "0")).isEqualTo(1);
        assertThat(err.toString())
                .hasLineCount(1)
                .contains("at 0.0.0.0 others reach the dashboards: that needs a login and TLS");
    }

    @Test
    void whatGoesTogetherIsGivenTogether() {
        assertThat(execute("--users", "users")).isEqualTo(2);
        assertThat(err.toString())
                .hasLineCount(1)
                .contains("--users, --keystore and --keystore-password-file go together");
    }

    @Test
    void anObjectiveIsAShare() {
        assertThat(execute("--objective", "99")).isEqualTo(2);
        assertThat(err.toString()).contains("--objective must be between 0 and 1");
    }

    private int execute(String... arguments) {
        CommandLine command = StockscopeCommand.commandLine().setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 1];
        all[0] = "dashboards";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return command.execute(all);
    }
}
