// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A service that is killed while others use it, and comes back on the same data and port. Close it
 * before the services.
 */
public final class ServiceOutage implements AutoCloseable {

    private interface Start {
        ServiceProcess start() throws IOException, InterruptedException;
    }

    private final Start start;
    private ServiceProcess again;

    @SuppressWarnings("NullAway.Init") // Close comes after end, or there is nothing to close.
    private ServiceOutage(Start start) {
        this.start = start;
    }

    /** Kills Kafka. */
    public static ServiceOutage ofKafka(LocalServices services) throws Exception {
        Path home = services.dataDirectory().resolve("kafka");
        int port = port("kafka://" + services.endpoints().kafka());
        kill(services, home);
        return new ServiceOutage(
                () -> {
                    ServiceProcess.awaitPredecessor("Kafka", home);
                    ServiceProcess kafka = KafkaService.start(home, port);
                    KafkaService.awaitReady(kafka, port);
                    return kafka;
                });
    }

    /** Kills the schema registry. */
    public static ServiceOutage ofRegistry(LocalServices services) throws Exception {
        Path home = services.dataDirectory().resolve("registry");
        int port = port(services.endpoints().registry());
        kill(services, home);
        return new ServiceOutage(
                () -> {
                    ServiceProcess.awaitPredecessor("registry", home);
                    ServiceProcess registry = RegistryService.start(home, port);
                    RegistryService.awaitReady(registry, port);
                    return registry;
                });
    }

    /** Kills ClickHouse. */
    public static ServiceOutage ofClickHouse(LocalServices services) throws Exception {
        Path home = services.dataDirectory().resolve("clickhouse");
        int port = port(services.endpoints().clickHouse().url());
        kill(services, home);
        return new ServiceOutage(
                () -> {
                    ServiceProcess.awaitPredecessor("ClickHouse", home);
                    ClickHouseUsers users = ClickHouseUsers.in(home);
                    ServiceProcess clickHouse =
                            ClickHouseService.start(
                                    home,
                                    port,
                                    new EngineCache(System.getenv(), Progress.QUIET).library(),
                                    users);
                    ClickHouseService.awaitReady(clickHouse, port, users);
                    return clickHouse;
                });
    }

    /** Starts the service again; returns when it is ready. */
    public void end() throws IOException, InterruptedException {
        again = start.start();
    }

    /** The service that was started in that folder; Linux, like all that needs the engine. */
    private static void kill(LocalServices services, Path home) throws Exception {
        for (long pid : services.pids()) {
            Path command = Path.of("/proc", String.valueOf(pid), "cmdline");
            if (Files.exists(command) && Files.readString(command).contains("\0" + home + "\0")) {
                ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
                process.destroyForcibly();
                process.onExit().get();
                return;
            }
        }
        throw new IllegalStateException("no service runs in " + home);
    }

    private static int port(String address) {
        return URI.create(address).getPort();
    }

    @Override
    public void close() {
        if (again != null) {
            again.close();
        }
    }
}
