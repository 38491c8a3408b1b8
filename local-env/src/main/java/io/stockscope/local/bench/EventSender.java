// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.registry.RegistryException;
import io.stockscope.local.CliException;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.produce.ProduceException;
import io.stockscope.local.service.Progress;
import java.io.IOException;

/** Sends made events to their topics. */
final class EventSender {

    private static final int EVENTS_PER_PROGRESS = 10_000;

    private EventSender() {}

    /**
     * Makes and sends all of them.
     *
     * @throws CliException if Kafka or the registry does not take them
     */
    static void send(MadeEvents events, StockscopeConfig config, Progress progress) {
        try (SchemaRegistryClient schemas = RegistryClients.create(config.registry().connection());
                EventProducer producer = EventProducer.open(config.kafka(), schemas)) {
            String what = "Sending %,d events of %,d SKUs".formatted(events.total(), events.skus());
            long[] sent = new long[1];
            events.make(
                    (topic, event) -> {
                        producer.send(topic, topic.key(event), event);
                        if (sent[0]++ % EVENTS_PER_PROGRESS == 0) {
                            progress.at(what, Math.min(1, (double) sent[0] / events.total()));
                        }
                    });
            producer.flush();
        } catch (ProduceException | RegistryException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw CliException.failed("the registry client cannot be closed: " + e.getMessage(), e);
        }
    }
}
