// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.local.StockscopeCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SchemasCommandTest {
    private final StringWriter err = new StringWriter();

    @Test
    void withoutAnActionTheUsageIsWrong() {
        assertThat(execute("schemas")).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).contains("register, check");
    }

    @Test
    void aRegistryThatDoesNotAnswerIsNamed() {
        assertThat(execute("schemas", "check", "-Dregistry.url=http://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString())
                .hasLineCount(1)
                .startsWith("stockscope: schema registry http://127.0.0.1:1: ")
                .contains("does not answer");
    }

    private int execute(String... arguments) {
        CommandLine command = StockscopeCommand.commandLine();
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
