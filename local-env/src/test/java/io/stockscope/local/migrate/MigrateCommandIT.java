// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.sink.ClickHouseDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
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
    void checkNamesWhatHasNotRunAndRunsNothing() throws Exception {
        try (ClickHouseDatabase database = ClickHouseDatabase.named("migrate_check_it")) {
            for (int i = 0; i < 2; i++) {
                assertThat(migrate("--check", "--database", "migrate_check_it")).isEqualTo(1);
                assertThat(out.toString())
                        .startsWith("V001__stock_levels_rows.sql\n")
                        .contains("V010__stock_events.sql\n");
                assertThat(err.toString())
                        .hasLineCount(1)
                        .endsWith("in database migrate_check_it: run stockscope migrate\n");
                out.getBuffer().setLength(0);
                err.getBuffer().setLength(0);
            }
            assertThat(migrate("--database", "migrate_check_it")).isZero();
            assertThat(database.run("SHOW TABLES")).contains("stock_levels", "negative_ats");
            out.getBuffer().setLength(0);
            assertThat(migrate("--check", "--database", "migrate_check_it")).isZero();
            assertThat(out.toString()).isEqualTo("database migrate_check_it is up to date\n");
            assertThat(err.toString()).isEmpty();
        }
    }

    @Test
    void clickHouseThatDoesNotAnswerIsOneLine() throws Exception {
        assertThat(migrate("-Dclickhouse.url=http://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("127.0.0.1:1");
    }

    private int migrate(String... options) throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "migrate",
                                "--endpoints",
                                SharedServices.get().endpointsFile().toString()));
        arguments.addAll(List.of(options));
        return StockscopeCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }
}
