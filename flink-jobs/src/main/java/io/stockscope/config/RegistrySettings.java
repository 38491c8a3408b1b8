// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import io.stockscope.event.registry.RegistryConnection;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a schema registry that speaks the Confluent API.
 *
 * @param url base address, such as {@code http://127.0.0.1:8081/apis/ccompat/v7}
 * @param credentialsOrNull for basic authentication, or null
 * @param properties properties of the Confluent client, passed through (TLS: {@code
 *     schema.registry.ssl.*})
 * @param unknownSchemaPatience how long a schema id that the registry does not know is asked for
 *     before a record of it is a dead letter
 * @param outagePatience how long a registry that does not answer is waited for before the job fails
 *     over to its last checkpoint
 */
public record RegistrySettings(
        String url,
        @Nullable Credentials credentialsOrNull,
        Map<String, String> properties,
        Duration unknownSchemaPatience,
        Duration outagePatience)
        implements Serializable {

    public RegistrySettings {
        properties = Map.copyOf(properties);
    }

    /** The user for basic authentication, if one is configured. */
    public Optional<Credentials> credentials() {
        return Optional.ofNullable(credentialsOrNull);
    }

    /** The same for the client; the password is asked for when that is made. */
    public RegistryConnection connection() {
        Credentials credentials = credentialsOrNull;
        return new RegistryConnection(
                url,
                credentials == null
                        ? null
                        : new RegistryConnection.Login(credentials.user(), credentials.password()),
                properties);
    }
}
