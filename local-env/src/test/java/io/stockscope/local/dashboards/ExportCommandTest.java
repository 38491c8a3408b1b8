// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stockscope.local.StockscopeCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExportCommandTest {

    private static final String CANARY = "Canary-4711";

    @TempDir private Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void itSaysWhatItWroteHowToMountItAndNoPassword() throws IOException {
        Path config = temp.resolve("stockscope.yaml");
        Path secret = Files.writeString(temp.resolve("secret"), CANARY);
        Files.writeString(
                config,
                """
                clickhouse:
                  url: https://clickhouse.example:8444
                  database: shop
                  reader: { user: %s, passwordFile: %s }
                """
                        .formatted(CANARY, secret));
        Path folder = temp.resolve("grafana");

        assertThat(execute(folder.toString(), "--config", config.toString())).isZero();

        assertThat(out.toString())
                .contains("8 files in " + folder + ", new or changed: 8")
                .contains("dashboards/stockscope-on-call.json")
                .contains("clickhouse.example:8444 (http, TLS), database shop")
                .contains("-v " + folder + "/provisioning:/etc/grafana/provisioning:ro");
        assertThat(folder.resolve("provisioning/datasources/stockscope.yaml"))
                .content()
                .contains("host: \"clickhouse.example\"", "port: 8444", "secure: true")
                .contains("password: \"${STOCKSCOPE_GRAFANA_PASSWORD}\"");
        assertThat(everythingIn(folder)).isNotEmpty().noneMatch(text -> text.contains(CANARY));
        assertThat(out + err.toString()).doesNotContain(CANARY);
    }

    @Test
    void optionsSayWhereGrafanaReachesClickHouse() throws IOException {
        Path folder = temp.resolve("grafana");
        assertThat(
                        execute(
                                folder.toString(),
                                "--clickhouse-host",
                                "ch",
                                "--clickhouse-protocol",
                                "native",
                                "--clickhouse-tls",
                                "--clickhouse-database",
                                "other",
                                "--datasource-uid",
                                "mine",
                                "--dashboards-folder",
                                "/srv/dashboards"))
                .isZero();

        assertThat(folder.resolve("provisioning/datasources/stockscope.yaml"))
                .content()
                .contains("uid: \"mine\"", "host: \"ch\"", "port: 9440", "protocol: \"native\"")
                .contains("secure: true", "defaultDatabase: \"other\"");
        assertThat(folder.resolve("provisioning/dashboards/stockscope.yaml"))
                .content()
                .contains("path: \"/srv/dashboards\"");
        assertThat(folder.resolve("dashboards/stockscope-sku.json"))
                .content()
                .contains("\"value\" : \"mine\"");
    }

    @Test
    void aFolderWithOtherFilesIsLeftAloneUnlessForced() throws IOException {
        Path other = Files.writeString(temp.resolve("letters.txt"), "Dear all");

        assertThat(execute(temp.toString())).isEqualTo(1);
        assertThat(err.toString())
                .hasLineCount(1)
                .contains(
                        "holds files that are not of an export: letters.txt; give an empty folder");
        assertThat(temp.resolve("dashboards")).doesNotExist();

        assertThat(execute(temp.toString(), "--force")).isZero();
        assertThat(other).hasContent("Dear all");
        assertThat(temp.resolve("dashboards/stockscope-flow.json")).exists();
    }

    @Test
    void anEarlierExportIsReplaced() {
        Path executive = temp.resolve("dashboards/stockscope-executive.json");
        assertThat(execute(temp.toString())).isZero();
        assertThat(executive).content().contains("from 99 % kept");
        assertThat(execute(temp.toString(), "--objective", "0.9")).isZero();
        assertThat(out.toString()).contains("new or changed: 8", "new or changed: 1");
        assertThat(executive).content().contains("from 90 % kept").doesNotContain("from 99 %");
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaid() throws IOException {
        Path closed = Files.createDirectory(temp.resolve("closed"));
        assumeTrue(closed.toFile().setWritable(false) && !Files.isWritable(closed), "not for root");

        assertThat(execute(closed.toString())).isEqualTo(1);
        assertThat(err.toString())
                .hasLineCount(1)
                .contains("may not be written to: give a folder where you may");
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThat(execute(file.toString())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains(file + " is no folder");
        err.getBuffer().setLength(0);
        assertThat(execute(file.resolve("below").toString())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("cannot be written", "ot a directory");
    }

    @Test
    void whatCannotBeIsWrongUsage() {
        String folder = temp.resolve("grafana").toString();
        for (List<String> wrong :
                List.of(
                        List.of("--objective", "99"),
                        List.of("--clickhouse-port", "0"),
                        List.of("--clickhouse-protocol", "https"),
                        List.of("--clickhouse-host", "http://x"),
                        List.of("--datasource-uid", "a b"),
                        List.of("--dashboards-folder", "here"))) {
            List<String> arguments = new ArrayList<>(wrong);
            arguments.add(folder);
            err.getBuffer().setLength(0);
            assertThat(execute(arguments.toArray(String[]::new))).as("%s", wrong).isEqualTo(2);
            assertThat(err.toString()).hasLineCount(1).contains(wrong.get(1));
        }
        assertThat(execute()).isEqualTo(2);
        assertThat(Path.of(folder)).doesNotExist();
    }

    private static List<String> everythingIn(Path folder) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }

    private int execute(String... arguments) {
        CommandLine command =
                StockscopeCommand.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of("dashboards", "export"));
        all.addAll(List.of(arguments));
        if (!all.contains("--config") && !all.contains("--clickhouse-host")) {
            all.add("-Dclickhouse.url=http://127.0.0.1:8123");
        }
        return command.execute(all.toArray(String[]::new));
    }
}
