// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.up;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.registry.IncompatibleSchemasException;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.registry.RegistryException;
import io.stockscope.event.registry.SchemaRegistration;
import io.stockscope.local.CliException;
import io.stockscope.local.migrate.MigrateCommand;
import io.stockscope.local.topics.TopicAdmin;
import io.stockscope.local.topics.TopicPlan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the services need before anything can run on them: topics, schemas, tables. */
public final class Foundation {

    private Foundation() {}

    /**
     * Makes what is missing; what is there stays.
     *
     * @throws CliException if a service refuses, or holds something that does not fit
     */
    public static void lay(StockscopeConfig config) throws InterruptedException {
        topics(config);
        schemas(config);
        MigrateCommand.migrate(config.clickHouse());
    }

    private static void topics(StockscopeConfig config) throws InterruptedException {
        List<TopicPlan> plans = TopicPlan.all(TopicPlan.DEFAULT_PARTITIONS, null);
        try (TopicAdmin admin = new TopicAdmin(config.kafka())) {
            admin.create(plans, Optional.empty());
        }
    }

    private static void schemas(StockscopeConfig config) {
        try (SchemaRegistryClient registry =
                RegistryClients.create(config.registry().connection())) {
            SchemaRegistration.register(registry);
        } catch (RegistryException | IncompatibleSchemasException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            // Thrown by close() only; all are registered by then.
        }
    }
}
