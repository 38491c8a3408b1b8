// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.RegistrySettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.registry.RegistryException;
import io.stockscope.event.text.TextBytes;
import io.stockscope.local.CliException;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.produce.ProduceException;
import java.io.IOException;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/** A simulation whose events go to the configured topics. */
public final class TopicSimulation {
    private TopicSimulation() {}

    /**
     * Runs to the end, and until Kafka has acknowledged everything.
     *
     * @throws CliException if Kafka or the schema registry do not take it; some of it may be sent
     *     then, and to send the same again is harmless
     */
    public static SimulationTruth run(
            SalesHistory history, SimulationOptions options, StockscopeConfig config) {
        return run(config, bus -> Simulation.run(history, options, bus.output()));
    }

    /**
     * The configured services, as a simulation has them.
     *
     * @param output takes the events
     * @param schemas the registry
     * @param broker Kafka's clock
     */
    record Bus(EventOutput output, SchemaRegistryClient schemas, BrokerClock broker) {}

    /** Gives a simulation the configured topics. */
    static SimulationTruth run(StockscopeConfig config, Function<Bus, SimulationTruth> simulation) {
        RegistrySettings registry = config.registry();
        try (SchemaRegistryClient schemas = RegistryClients.create(registry.connection());
                EventProducer producer = EventProducer.open(config.kafka(), schemas)) {
            BrokerClock broker = new BrokerClock();
            producer.tellAppends(broker::appended);
            SimulationTruth truth =
                    simulation.apply(new Bus(new Sender(producer), schemas, broker));
            producer.flush();
            return truth;
        } catch (ProduceException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        } catch (RegistryException e) {
            throw CliException.failed(
                    "schema registry %s: %s".formatted(registry.url(), e.getMessage()), e);
        } catch (IOException e) {
            throw CliException.failed("the registry client cannot be closed: " + e.getMessage(), e);
        }
    }

    private record Sender(EventProducer producer) implements EventOutput {
        @Override
        public void accept(StockscopeTopic topic, SpecificRecord event) {
            producer.send(topic, topic.key(event), event);
        }

        @Override
        public void acceptBytes(TextBytes bytes) {
            producer.sendBytes(bytes.topic(), bytes.key(), bytes.value());
        }
    }
}
