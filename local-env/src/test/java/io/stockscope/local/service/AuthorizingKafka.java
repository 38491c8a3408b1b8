// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import java.io.IOException;
import java.nio.file.Path;

/** A Kafka that keeps ACLs; who does not say who he is may do everything, so that tests can. */
public final class AuthorizingKafka implements AutoCloseable {
    private static final String SETTINGS =
            """
            authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
            super.users=User:ANONYMOUS
            """;

    private final ServiceProcess process;
    private final int port;

    private AuthorizingKafka(ServiceProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it. */
    public static AuthorizingKafka start(Path directory) throws IOException, InterruptedException {
        int port = Ports.free();
        AuthorizingKafka kafka =
                new AuthorizingKafka(KafkaService.start(directory, port, SETTINGS), port);
        KafkaService.awaitReady(kafka.process, port);
        return kafka;
    }

    /** Returns where it listens. */
    public String servers() {
        return KafkaService.address(port);
    }

    @Override
    public void close() {
        process.close();
    }
}
