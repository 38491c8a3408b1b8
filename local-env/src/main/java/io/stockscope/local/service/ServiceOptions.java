// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import java.util.Map;

/**
 * How services are started.
 *
 * @param kafkaPort port of Kafka; 0: any free one, as with the others
 * @param registryPort port of the schema registry
 * @param clickHousePort HTTP port of ClickHouse
 * @param environment variables that tell where caches and npm are
 * @param progress told what takes time
 * @param neededBytes free disk space without which nothing is started
 */
public record ServiceOptions(
        int kafkaPort,
        int registryPort,
        int clickHousePort,
        Map<String, String> environment,
        Progress progress,
        long neededBytes) {

    /** Any free ports, this process's environment, no words. */
    public static ServiceOptions anyPorts() {
        return new ServiceOptions(
                0, 0, 0, System.getenv(), Progress.QUIET, DataDirectory.NEEDED_BYTES);
    }

    /** The same with these ports. */
    public ServiceOptions withPorts(int kafka, int registry, int clickHouse) {
        return new ServiceOptions(kafka, registry, clickHouse, environment, progress, neededBytes);
    }

    /** The same, telling {@code listener}. */
    public ServiceOptions withProgress(Progress listener) {
        return new ServiceOptions(
                kafkaPort, registryPort, clickHousePort, environment, listener, neededBytes);
    }

    /** The same with these variables. */
    public ServiceOptions withEnvironment(Map<String, String> variables) {
        return new ServiceOptions(
                kafkaPort, registryPort, clickHousePort, variables, progress, neededBytes);
    }

    /** The same, with another demand for free space. */
    public ServiceOptions withNeededBytes(long bytes) {
        return new ServiceOptions(
                kafkaPort, registryPort, clickHousePort, environment, progress, bytes);
    }
}
