// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.registry;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.stockscope.event.StockscopeTopic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Compares the schemas of this build with all versions that a registry has of them. */
public final class RegisteredSchemas {
    private static final int NOT_FOUND = 404;

    private final SchemaRegistryClient registry;

    private RegisteredSchemas(SchemaRegistryClient registry) {
        this.registry = registry;
    }

    /**
     * What the registry has of one topic's schema.
     *
     * @param topic the topic
     * @param versions the versions of its subject, ascending; empty: not registered yet
     * @param problems what would break, each with the version that it breaks with
     */
    public record Comparison(
            StockscopeTopic topic, List<Integer> versions, List<SchemaProblem> problems) {}

    /**
     * Compares all topics, in their order. Changes nothing.
     *
     * @throws RegistryException if the registry does not answer, or refuses
     */
    public static List<Comparison> compare(SchemaRegistryClient registry) {
        RegisteredSchemas registered = new RegisteredSchemas(registry);
        List<Comparison> comparisons = new ArrayList<>();
        for (StockscopeTopic topic : StockscopeTopic.values()) {
            try {
                comparisons.add(registered.compare(topic));
            } catch (RestClientException e) {
                throw RegistryException.of("read the versions of " + topic.subject(), e);
            } catch (IOException e) {
                throw RegistryException.of("read the versions of " + topic.subject(), e);
            }
        }
        return comparisons;
    }

    private Comparison compare(StockscopeTopic topic) throws IOException, RestClientException {
        List<Integer> versions = versions(topic.subject());
        Schema schema = WireSchemas.of(topic);
        List<SchemaProblem> problems = new ArrayList<>();
        for (int version : versions) {
            for (SchemaProblem problem :
                    SchemaEvolution.problems(schema, earlier(topic.subject(), version))) {
                problems.add(
                        new SchemaProblem(
                                problem.field(),
                                problem.change()
                                        + " (against version %d of %s)"
                                                .formatted(version, topic.subject()),
                                problem.remedy()));
            }
        }
        if (!versions.isEmpty()
                && problems.isEmpty()
                && !registry.testCompatibility(topic.subject(), new AvroSchema(schema))) {
            problems.add(
                    new SchemaProblem(
                            schema.getName(),
                            "is refused by the registry itself at the compatibility level that "
                                    + topic.subject()
                                    + " has there",
                            "set that to BACKWARD_TRANSITIVE"));
        }
        return new Comparison(topic, versions, List.copyOf(problems));
    }

    private List<Integer> versions(String subject) throws IOException, RestClientException {
        try {
            return registry.getAllVersions(subject).stream().sorted().toList();
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private Schema earlier(String subject, int version) throws IOException, RestClientException {
        SchemaMetadata found = registry.getSchemaMetadata(subject, version);
        ParsedSchema parsed =
                registry.parseSchema(
                                found.getSchemaType(), found.getSchema(), found.getReferences())
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "version %d of %s is no schema that can be read"
                                                        .formatted(version, subject)));
        if (parsed.rawSchema() instanceof Schema schema) {
            return schema;
        }
        throw new IOException(
                "version %d of %s is %s, not Avro"
                        .formatted(version, subject, found.getSchemaType()));
    }
}
