// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.registry;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a schema registry that speaks Confluent's API.
 *
 * @param urls its base address, such as {@code http://127.0.0.1:8080/apis/ccompat/v7}; several of
 *     one registry are separated by commas
 * @param login the user for basic authentication; null: none
 * @param properties properties of Confluent's client, passed through: TLS as {@code
 *     schema.registry.ssl.truststore.location} and so on, {@code http.read.timeout.ms}, {@code
 *     proxy.host}. A value may be {@code ${env:VARIABLE}}, {@code ${file:/path.properties:key}} or
 *     {@code ${directory:/path:file}}, as for Kafka's own clients
 */
public record RegistryConnection(
        String urls, @Nullable Login login, Map<String, String> properties) {

    public RegistryConnection {
        properties = Map.copyOf(properties);
    }

    /** A registry without authentication, such as the one of {@code stockscope up}. */
    public static RegistryConnection of(String urls) {
        return new RegistryConnection(urls, null, Map.of());
    }

    /** Names the address and the properties, but none of their values. */
    @Override
    public String toString() {
        return "RegistryConnection[%s, login=%s, properties=%s]"
                .formatted(urls, login != null, properties.keySet());
    }

    /**
     * A user of the registry.
     *
     * @param user its name
     * @param password asked for when the client is made, never kept here
     */
    public record Login(String user, Supplier<String> password) {}
}
