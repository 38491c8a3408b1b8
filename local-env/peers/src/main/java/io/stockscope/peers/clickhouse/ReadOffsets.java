// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.clickhouse;

import io.stockscope.local.CliException;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * How far a group of consumers has come: records that it has committed, of topics from their
 * beginning.
 */
final class ReadOffsets implements AutoCloseable {

    private final Admin admin;
    private final String group;

    ReadOffsets(Properties kafka, String group) {
        this.admin = Admin.create(kafka);
        this.group = group;
    }

    /** Over all partitions. */
    long read() throws InterruptedException {
        try {
            return admin
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .filter(offset -> offset != null)
                    .mapToLong(offset -> offset.offset())
                    .sum();
        } catch (ExecutionException e) {
            throw CliException.failed("Kafka does not tell what has been read: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
