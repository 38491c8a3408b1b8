// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import java.io.Serializable;
import java.util.Map;
import java.util.Properties;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param properties Kafka client properties, passed through as they are (SASL, TLS, buffers).
 *     Values may refer to secrets as {@code ${env:VARIABLE}}, {@code
 *     ${file:/path/to.properties:key}} or {@code ${directory:/path:file}}; Kafka's clients resolve
 *     them where they are created
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> properties)
        implements Serializable {

    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    /**
     * Properties for any Kafka client: the servers, what is passed through, and Kafka's own config
     * providers switched on if a value refers to one and the user has not chosen providers.
     */
    public Properties clientProperties() {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", bootstrapServers);
        properties.forEach(client::setProperty);
        boolean refers = properties.values().stream().anyMatch(value -> value.contains("${"));
        if (refers && !properties.containsKey("config.providers")) {
            String provider = "org.apache.kafka.common.config.provider.";
            client.setProperty("config.providers", "env,file,directory");
            client.setProperty("config.providers.env.class", provider + "EnvVarConfigProvider");
            client.setProperty("config.providers.file.class", provider + "FileConfigProvider");
            client.setProperty(
                    "config.providers.directory.class", provider + "DirectoryConfigProvider");
        }
        return client;
    }
}
