// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import io.stockscope.config.ConfigSources;
import io.stockscope.config.StockscopeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Kafka, the schema registry and ClickHouse, each in its own process on loopback. They end with
 * {@link #close()}, or with this process, however it ends; a signal closes them in order. All keep
 * their data in one directory, over a restart and over {@code kill -9} of any of them.
 */
public final class LocalServices implements AutoCloseable {

    private static final String ENDPOINTS = "endpoints.json";
    private static final String EARLY_ENDPOINTS = "early-endpoints.json";

    /** Work on services that nobody else is to find before it is done. */
    public interface Preparation {
        void prepare(StockscopeConfig config) throws InterruptedException;
    }

    private final DataDirectory directory;
    private final boolean temporary;
    private final List<ServiceProcess> processes;
    private final Endpoints endpoints;
    private final CloseAtExit atExit;
    private boolean closed;

    private LocalServices(
            DataDirectory directory,
            boolean temporary,
            List<ServiceProcess> processes,
            Endpoints endpoints,
            CloseAtExit atExit) {
        this.directory = directory;
        this.temporary = temporary;
        this.processes = processes;
        this.endpoints = endpoints;
        this.atExit = atExit;
    }

    /**
     * Starts all services and waits until they answer. No topic, schema or table is made.
     *
     * @param dataDirectory made if it is not there
     * @throws ServiceException if one cannot be had; nothing is left running
     */
    public static LocalServices start(Path dataDirectory, ServiceOptions options)
            throws InterruptedException {
        CloseAtExit atExit = CloseAtExit.install();
        try {
            LocalServices services = start(dataDirectory, options, false, atExit);
            atExit.started(services);
            return services;
        } catch (RuntimeException | InterruptedException e) {
            atExit.remove();
            throw e;
        }
    }

    /**
     * Starts all services on free ports in a new directory, which is deleted at {@link #close()}
     * and when a signal ends this process; writes {@code endpoints.json} at once.
     */
    public static LocalServices startTemporary() throws IOException, InterruptedException {
        return startTemporary(Progress.QUIET);
    }

    /** The same, telling {@code progress} what takes time. */
    public static LocalServices startTemporary(Progress progress)
            throws IOException, InterruptedException {
        return startTemporary(Path.of(System.getProperty("java.io.tmpdir")), progress);
    }

    /** The same, with the new directory in one of choice. */
    public static LocalServices startTemporary(Path parent, Progress progress)
            throws IOException, InterruptedException {
        CloseAtExit atExit = CloseAtExit.install();
        Path directory = null;
        try {
            directory = Files.createTempDirectory(parent, "stockscope-services");
            ServiceOptions options = ServiceOptions.anyPorts().withProgress(progress);
            LocalServices services = start(directory, options, true, atExit);
            services.writeEndpoints();
            atExit.started(services);
            return services;
        } catch (IOException | RuntimeException | InterruptedException e) {
            if (directory != null) {
                EngineCache.deleteTree(directory);
            }
            atExit.remove();
            throw e;
        }
    }

    private static LocalServices start(
            Path path, ServiceOptions options, boolean temporary, CloseAtExit atExit)
            throws InterruptedException {
        EngineCache.requirePlatform();
        DataDirectory directory = DataDirectory.open(path, options.neededBytes());
        List<ServiceProcess> processes = new ArrayList<>();
        try {
            Path endpointsFile = directory.root().resolve(ENDPOINTS);
            Files.deleteIfExists(endpointsFile);
            Files.deleteIfExists(directory.root().resolve(EARLY_ENDPOINTS));
            Endpoints endpoints = startAll(directory, options, processes);
            return new LocalServices(directory, temporary, processes, endpoints, atExit);
        } catch (IOException e) {
            closeAll(processes, directory);
            throw new ServiceException(
                    "the services cannot be started in "
                            + directory.root()
                            + ": "
                            + DataDirectory.reason(e),
                    e);
        } catch (RuntimeException | InterruptedException e) {
            closeAll(processes, directory);
            throw e;
        }
    }

    private static Endpoints startAll(
            DataDirectory directory, ServiceOptions options, List<ServiceProcess> processes)
            throws IOException, InterruptedException {
        Path kafkaHome = directory.of("kafka");
        Path registryHome = directory.of("registry");
        Path clickHouseHome = directory.of("clickhouse");
        ServiceProcess.awaitPredecessor("Kafka", kafkaHome);
        ServiceProcess.awaitPredecessor("registry", registryHome);
        ServiceProcess.awaitPredecessor("ClickHouse", clickHouseHome);
        int kafkaPort = Ports.choose(options.kafkaPort(), "Kafka", "--kafka-port");
        int registryPort =
                Ports.choose(options.registryPort(), "the schema registry", "--registry-port");
        int clickHousePort =
                Ports.choose(options.clickHousePort(), "ClickHouse", "--clickhouse-port");
        Path engine = new EngineCache(options.environment(), options.progress()).library();
        ClickHouseUsers users = ClickHouseUsers.in(clickHouseHome);

        options.progress().at("Starting Kafka, the schema registry and ClickHouse", -1);
        ServiceProcess registry = RegistryService.start(registryHome, registryPort);
        processes.add(registry);
        ServiceProcess kafka = KafkaService.start(kafkaHome, kafkaPort);
        processes.add(kafka);
        ServiceProcess clickHouse =
                ClickHouseService.start(clickHouseHome, clickHousePort, engine, users);
        processes.add(clickHouse);
        ClickHouseService.awaitReady(clickHouse, clickHousePort, users);
        KafkaService.awaitReady(kafka, kafkaPort);
        RegistryService.awaitReady(registry, registryPort);
        return new Endpoints(
                KafkaService.address(kafkaPort),
                RegistryService.address(registryPort),
                new Endpoints.ClickHouse(
                        ClickHouseService.address(clickHousePort),
                        "stockscope",
                        users.admin(),
                        users.writer(),
                        users.reader()));
    }

    /** Where the services are, and who may use them. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /** Where all data are. */
    public Path dataDirectory() {
        return directory.root();
    }

    /** Writes {@code endpoints.json} (mode 0600) into the data directory. */
    public Path writeEndpoints() throws IOException {
        write(endpointsFile());
        return endpointsFile();
    }

    /**
     * Prepares the services, and only then writes {@code endpoints.json}: who waits for that file
     * finds everything ready.
     */
    public void writeEndpointsAfter(Preparation preparation)
            throws IOException, InterruptedException {
        Path early = directory.root().resolve(EARLY_ENDPOINTS);
        try {
            write(early);
            preparation.prepare(config(early, Map.of()));
        } finally {
            Files.deleteIfExists(early);
        }
        writeEndpoints();
    }

    /** Not after the end: the file would name services that are gone. */
    private synchronized void write(Path file) throws IOException {
        if (closed) {
            throw new ServiceException("the services have been stopped");
        }
        endpoints.write(file);
    }

    /** Path of {@code endpoints.json}; it is there after {@link #writeEndpoints()}. */
    public Path endpointsFile() {
        return directory.root().resolve(ENDPOINTS);
    }

    /**
     * The configuration of a command that is given {@link #endpointsFile()} and these options, in
     * an empty environment.
     */
    public StockscopeConfig config(Map<String, String> options) {
        return config(endpointsFile(), options);
    }

    private static StockscopeConfig config(Path endpoints, Map<String, String> options) {
        return StockscopeConfig.load(new ConfigSources(null, endpoints, Map.of(), options));
    }

    /** Completes with a line that says why, as soon as a service ends by itself. */
    public CompletableFuture<String> failure() {
        return CompletableFuture.anyOf(
                        processes.stream()
                                .map(ServiceProcess::failure)
                                .toArray(CompletableFuture[]::new))
                .thenApply(String.class::cast);
    }

    /** Process ids of the services: registry, Kafka, ClickHouse. */
    public List<Long> pids() {
        return processes.stream().map(ServiceProcess::pid).toList();
    }

    /** Stops all services and waits for their end. Data stay, unless they are temporary. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Files.deleteIfExists(endpointsFile());
            Files.deleteIfExists(directory.root().resolve(EARLY_ENDPOINTS));
            if (temporary) {
                // Nothing of theirs is kept, so they need no time for an orderly end.
                processes.forEach(ServiceProcess::kill);
            }
            closeAll(processes, directory);
            if (temporary) {
                EngineCache.deleteTree(directory.root());
            }
        } catch (IOException e) {
            throw new ServiceException("left behind: " + directory.root(), e);
        } finally {
            atExit.remove();
        }
    }

    private static void closeAll(List<ServiceProcess> processes, DataDirectory directory) {
        List<CompletableFuture<Void>> ends =
                processes.stream().map(p -> CompletableFuture.runAsync(p::close)).toList();
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
        try {
            directory.close();
        } catch (IOException e) {
            // The kernel releases the lock with the process.
        }
    }
}
