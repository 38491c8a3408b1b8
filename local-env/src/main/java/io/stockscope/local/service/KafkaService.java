// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;

/** One Kafka broker that is its own controller (KRaft), in its own process. */
final class KafkaService {

    private static final String NAME = "Kafka";

    private KafkaService() {}

    /** Starts the broker in {@code directory}; it is not ready yet. */
    static ServiceProcess start(Path directory, int port) throws IOException {
        return start(directory, port, "");
    }

    /**
     * The same with settings of its own.
     *
     * @param more lines of {@code server.properties}
     */
    static ServiceProcess start(Path directory, int port, String more) throws IOException {
        Path data = directory.resolve("data");
        Path properties = directory.resolve("server.properties");
        Files.writeString(properties, serverProperties(data, port, Ports.free()) + more);
        return ServiceProcess.start(
                NAME,
                directory.resolve("service.log"),
                Map.of(),
                List.of(
                        "-Xms64m",
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-Dlog4j2.configurationFile=classpath:io/stockscope/local/service/service-log4j2.properties",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.stockscope.local.service.child.KafkaMain",
                        directory.toString(),
                        properties.toString(),
                        data.toString()));
    }

    /** Waits until the broker takes part in its cluster of one. */
    static void awaitReady(ServiceProcess process, int port) throws InterruptedException {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", address(port));
        client.setProperty("request.timeout.ms", "2000");
        client.setProperty("default.api.timeout.ms", "3000");
        client.setProperty("reconnect.backoff.ms", "100");
        client.setProperty("reconnect.backoff.max.ms", "200");
        try (Admin admin = Admin.create(client)) {
            process.awaitReady(() -> !admin.describeCluster().nodes().get().isEmpty());
        }
    }

    static String address(int port) {
        return Ports.HOST + ":" + port;
    }

    /**
     * Settings of one small broker. Topics are made on purpose only (a mistyped name is an error),
     * old timestamps are no reason to delete (history is replayed here), and the session is short,
     * so that a restart after {@code kill -9} does not wait long for the old broker to be given up.
     */
    private static String serverProperties(Path data, int port, int controllerPort) {
        return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@%1$s:%3$d
        listeners=PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d
        advertised.listeners=PLAINTEXT://%1$s:%2$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=PLAINTEXT
        log.dirs=%4$s
        auto.create.topics.enable=false
        log.retention.ms=-1
        num.network.threads=2
        num.io.threads=4
        num.recovery.threads.per.data.dir=2
        log.cleaner.dedupe.buffer.size=16777216
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        share.coordinator.state.topic.num.partitions=1
        group.initial.rebalance.delay.ms=0
        broker.session.timeout.ms=2000
        broker.heartbeat.interval.ms=400
        """
                .formatted(Ports.HOST, port, controllerPort, data.toString().replace("\\", "\\\\"));
    }
}
