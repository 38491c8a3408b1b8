// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A schema registry that can be killed, and comes back at the same address with its schemas. */
public final class KillableRegistry implements AutoCloseable {

    private final Path directory;
    private final int port = Ports.free();
    private @Nullable ServiceProcess process;

    /** Keeps its schemas in this directory; it is not started yet. */
    public KillableRegistry(Path directory) {
        this.directory = directory;
    }

    /** Its Confluent API. */
    public String url() {
        return RegistryService.address(port);
    }

    /** Starts it, and waits until it answers. */
    public void start() throws IOException, InterruptedException {
        ServiceProcess started = RegistryService.start(directory, port);
        process = started;
        RegistryService.awaitReady(started, port);
    }

    /** Kills it and waits for its end. */
    public void kill() {
        ServiceProcess killed = requireNonNull(process);
        killed.kill();
        killed.close();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
