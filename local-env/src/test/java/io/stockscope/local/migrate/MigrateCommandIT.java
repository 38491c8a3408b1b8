// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.service.SharedServices;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class MigrateCommandIT {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void secondRunFindsNothingToDo() throws Exception {
        assertThat(migrate("-Dclickhouse.database=migrate_it")).as(err::toString).isZero();
        assertThat(out.toString()).matches("ran \\d+ migrations in database migrate_it\n");
        out.getBuffer().setLength(0);
        assertThat(migrate("-Dclickhouse.database=migrate_it")).isZero();
        assertThat(out.toString()).isEqualTo("database migrate_it is up to date\n");
    }

    @Test
    void clickHouseThatDoesNotAnswerIsOneLine() throws Exception {
        assertThat(migrate("-Dclickhouse.url=http://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("127.0.0.1:1");
    }

    private int migrate(String option) throws Exception {
        return StockscopeCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "migrate",
                        "--endpoints",
                        SharedServices.get().endpointsFile().toString(),
                        option);
    }
}
