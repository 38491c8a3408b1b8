// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.local.StockscopeCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MigrateCommandTest {
    private final StringWriter err = new StringWriter();

    @Test
    void aNameThatNoDatabaseCanHaveIsOneLine() {
        assertThat(execute("migrate", "--database", "a b")).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("clickhouse.database: 'a b'");
    }

    @Test
    void anAddressThatCannotBeOneIsOneLineThatSaysHow() {
        assertThat(execute("migrate", "--check", "-Dclickhouse.url=http://host:1/path"))
                .isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("http://host:port");
    }

    private int execute(String... arguments) {
        return StockscopeCommand.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
