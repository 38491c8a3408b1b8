// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.up;

import io.stockscope.local.CliException;
import io.stockscope.local.DataHome;
import io.stockscope.local.service.Endpoints;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.ServiceOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope up}: the services in the foreground, until Ctrl-C. */
@Command(
        name = "up",
        description = {
            "Starts Kafka, the schema registry and ClickHouse on this machine, with topics, schemas and tables.",
            "They listen on loopback only, and end with this command; their data stay."
        })
public final class UpCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keeps all data (default: ~/.local/share/stockscope).")
    private @Nullable Path data;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of Kafka (${DEFAULT-VALUE}); 0: any free one.")
    private int kafkaPort;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port of the schema registry (${DEFAULT-VALUE}); 0: any free one.")
    private int registryPort;

    @Option(
            names = "--clickhouse-port",
            paramLabel = "PORT",
            defaultValue = "8123",
            description = "HTTP port of ClickHouse (${DEFAULT-VALUE}); 0: any free one.")
    private int clickHousePort;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        long startedNanos = System.nanoTime();
        Path directory = data != null ? data : DataHome.directory();
        try (ConsoleProgress progress = new ConsoleProgress(err, System.console() != null);
                LocalServices services =
                        LocalServices.start(
                                directory,
                                ServiceOptions.anyPorts()
                                        .withPorts(kafkaPort, registryPort, clickHousePort)
                                        .withProgress(progress))) {
            progress.at("Making topics, schemas and tables", -1);
            services.writeEndpointsAfter(Foundation::lay);
            print(out, services, Duration.ofNanos(System.nanoTime() - startedNanos));
            throw CliException.failed(services.failure().join());
        }
    }

    private static void print(PrintWriter out, LocalServices services, Duration taken) {
        Endpoints endpoints = services.endpoints();
        out.println("Kafka            " + endpoints.kafka());
        out.println("Schema registry  " + endpoints.registry());
        out.println(
                "ClickHouse       %s, database %s"
                        .formatted(
                                endpoints.clickHouse().url(), endpoints.clickHouse().database()));
        out.println("For --endpoints  " + services.endpointsFile() + " (with users and passwords)");
        out.println("Ready after " + taken.toSeconds() + " s. Ctrl-C stops all; the data stay.");
        out.flush();
    }
}
