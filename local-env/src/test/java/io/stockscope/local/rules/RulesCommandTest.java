// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.local.StockscopeCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RulesCommandTest {

    private static final String ALERT_RULES = "../alert-rules";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void rulesThatComeWithTheProjectHaveNoMistakeAndPassTheirTests() {
        assertThat(execute("rules", "check", ALERT_RULES + "/rules")).isZero();
        assertThat(out.toString()).matches("\\d+ rules in 3 files, no mistake\n");
        assertThat(execute("rules", "test", ALERT_RULES + "/tests")).isZero();
        assertThat(out.toString()).endsWith(" passed, 0 failed\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void everyMistakeIsALineAndTheLastLineCountsThem() throws IOException {
        Path file = folder.resolve("rules.yaml");
        Files.writeString(file, "groups:\n  - name: a\n    rules: 3\n  - nam: b\n");
        assertThat(execute("rules", "check", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo(
                        """
                        FILE:3: groups[0].rules: expected is a list
                        FILE:4: groups[1]: it has no name (for people)
                        FILE:4: groups[1]: it has no rules (its rules)
                        FILE:4: groups[1].nam: there is no such field; did you mean name?
                        stockscope: 4 mistakes
                        """
                                .replace("FILE", file.toString()));
    }

    @Test
    void aTestThatFailsSaysWhereAndWhatWasInstead() throws IOException {
        Path rules = Path.of(ALERT_RULES, "rules", "stock.yaml").toAbsolutePath().normalize();
        Path file = folder.resolve("test.yaml");
        Files.writeString(
                file,
                """
                rules: [%s]
                tests:
                  - name: conflicts
                    input:
                      - metric: reservation_conflicts
                        labels: { channel: web }
                        values: "90"
                    expect:
                      - at: 1m
                        alerts: []
                """
                        .formatted(rules));
        assertThat(execute("rules", "test", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo(
                        """
                        FILE:9: conflicts: at 1m there is an alert that is not expected: \
                        ReservationConflicts FIRING {channel=web, severity=ticket, team=orders}
                        stockscope: 1 test in 1 file: 0 passed, 1 failed
                        """
                                .replace("FILE", file.toString()));
    }

    @Test
    void aFileThatIsNotThereIsOneLine() {
        assertThat(execute("rules", "check", folder.resolve("no.yaml").toString())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("there is no file ");
        assertThat(execute("rules", "check", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(" has no file *.yaml or *.yml");
        assertThat(execute("rules")).isEqualTo(2);
        assertThat(err.toString()).contains("which: rules check, rules test, or rules backtest?");
    }

    private int execute(String... arguments) {
        CommandLine command = StockscopeCommand.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
