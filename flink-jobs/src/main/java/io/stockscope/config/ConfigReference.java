// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

/** Writes the reference page of all keys. */
public final class ConfigReference {

    private static final String HEAD =
            """
            # Configuration

            Generated from `ConfigCatalogue`; a test keeps it current.

            The later wins: defaults, the YAML file (`--config FILE`), `endpoints.json` (`--endpoints FILE`),
            environment variables, options (`-Dkey=value`). Keys may be nested or dotted in YAML:

            ```yaml
            kafka:
              bootstrapServers: broker-1:9093,broker-2:9093
              properties:
                security.protocol: SASL_SSL
                sasl.mechanism: SCRAM-SHA-512
                sasl.jaas.config: >-
                  org.apache.kafka.common.security.scram.ScramLoginModule required
                  username="stockscope" password="${env:KAFKA_PASSWORD}";
            clickhouse:
              url: https://clickhouse.example:8443
              writer.passwordFile: secrets/writer
            outOfOrderness: 5s
            outOfOrderness.wms-dc1: 20s
            ```

            An unknown key is an error. Of unknown environment variables only those that look like a slip are:
            Kubernetes puts addresses of services under the same prefix.

            | key | default | expected | environment variable | meaning |
            | --- | --- | --- | --- | --- |
            """;

    private static final String TAIL =
            """

            In the environment a family's rest is written in upper case with `_`: for a dot in properties
            (`STOCKSCOPE_KAFKA_PROPERTIES_SECURITY_PROTOCOL`), for a hyphen in names of sources
            (`STOCKSCOPE_OUT_OF_ORDERNESS_WMS_DC1`). What cannot be written so goes into the file.

            ## Secrets

            A password or token is never written into the configuration, and is in no job graph. It stays in its
            file (`...passwordFile`, `...tokenFile`, mode 0600) or environment variable and is read there by the
            process that connects: with Flink that is each TaskManager, so the file or variable must be there on
            every host.

            Kafka properties refer to theirs, in the form of Kafka's own config providers, which are switched on as
            soon as a value has a reference: `${env:VARIABLE}`, `${file:/path/to.properties:key}`,
            `${directory:/path:file}` (a mounted Kubernetes secret).
            """;

    private ConfigReference() {}

    /** The page, in Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        for (ConfigKey key : ConfigCatalogue.keys()) {
            boolean secret = key.type() == ConfigType.SECRET;
            page.append("| ").append(secret ? "(`" + key.name() + "`)" : "`" + key.name() + "`");
            String defaultValue = key.defaultOrNull();
            page.append(" | ").append(defaultValue == null ? "" : "`" + defaultValue + "`");
            page.append(" | ").append(key.type().expected());
            page.append(" | `").append(key.variable());
            page.append("` | ").append(key.description()).append(" |\n");
        }
        return page.append(TAIL).toString();
    }
}
