// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.registry;

import static java.util.Objects.requireNonNullElse;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.rest.RestService;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/** Makes clients of a schema registry. */
public final class RegistryClients {
    private static final int CACHED_SCHEMAS_PER_SUBJECT = 1_000;

    private RegistryClients() {}

    /**
     * Makes a client. Secrets are resolved now; it connects when it is first used. It caches
     * schemas and ids, may be used by several threads, and is to be closed.
     *
     * @throws RegistryException if the properties cannot be used, such as a trust store that is not
     *     there
     */
    public static SchemaRegistryClient create(RegistryConnection connection) {
        Map<String, String> properties = new HashMap<>();
        // The client's own defaults are a minute each: too long for a person to look at nothing.
        properties.put(SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, "10000");
        properties.put(SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, "30000");
        RegistryConnection.Login login = connection.login();
        if (login != null) {
            properties.put(SchemaRegistryClientConfig.BASIC_AUTH_CREDENTIALS_SOURCE, "USER_INFO");
            properties.put(
                    SchemaRegistryClientConfig.USER_INFO_CONFIG,
                    login.user() + ":" + login.password().get());
        }
        try {
            properties.putAll(resolved(connection.properties()));
            return new CachedSchemaRegistryClient(
                    new RestService(connection.urls()), CACHED_SCHEMAS_PER_SUBJECT, properties);
        } catch (RuntimeException e) {
            // The client wraps what is wrong with a key or trust store in one without a word of it.
            Throwable cause = e instanceof KafkaException ? e : requireNonNullElse(e.getCause(), e);
            throw new RegistryException(
                    "the properties of the registry client cannot be used: " + cause.getMessage(),
                    e);
        }
    }

    /** Puts in what {@code ${provider:path:key}} refers to, as Kafka's own clients do. */
    private static Map<String, String> resolved(Map<String, String> properties) {
        if (properties.values().stream().noneMatch(value -> value.contains("${"))) {
            return properties;
        }
        try (EnvVarConfigProvider environment = new EnvVarConfigProvider();
                FileConfigProvider file = new FileConfigProvider();
                DirectoryConfigProvider directory = new DirectoryConfigProvider()) {
            environment.configure(Map.of());
            file.configure(Map.of());
            directory.configure(Map.of());
            Map<String, String> data =
                    new ConfigTransformer(
                                    Map.of(
                                            "env", environment,
                                            "file", file,
                                            "directory", directory))
                            .transform(properties)
                            .data();
            // What cannot be resolved is left as it is; as a password it would be sent.
            data.forEach(
                    (key, value) -> {
                        if (value.equals(properties.get(key)) && value.contains("${")) {
                            throw new ConfigException(key + " refers to nothing: " + value);
                        }
                    });
            return data;
        } catch (IOException e) {
            throw new ConfigException("a config provider cannot be closed: " + e.getMessage());
        }
    }
}
