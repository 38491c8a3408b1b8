// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.registry;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegisteredSchemas.Comparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Registers the schemas of all topics, and asks the registry to guard them from then on. */
public final class SchemaRegistration {
    /** The level that the contract promises. */
    public static final String LEVEL = "BACKWARD_TRANSITIVE";

    private static final Set<String> GOOD_LEVELS = Set.of(LEVEL, "FULL_TRANSITIVE");

    private SchemaRegistration() {}

    /**
     * What became of one topic's schema.
     *
     * @param topic the topic
     * @param schemaId the id that records of it are written with
     * @param added whether the registry did not have this schema of the subject before
     * @param unguarded why the level of the subject could not be set; empty: it is set
     */
    public record Registered(
            StockscopeTopic topic, int schemaId, boolean added, Optional<String> unguarded) {}

    /**
     * Registers all schemas that are not registered yet, in the order of the topics, and sets the
     * level of each subject. To do so again changes nothing. A registry whose user may not set
     * levels still takes the schemas; the result says so.
     *
     * @throws IncompatibleSchemasException if one of them may not follow what is registered; then
     *     none is registered
     * @throws RegistryException if the registry does not answer, or refuses
     */
    public static List<Registered> register(SchemaRegistryClient registry) {
        List<Comparison> comparisons = RegisteredSchemas.compare(registry);
        List<SchemaProblem> problems =
                comparisons.stream().flatMap(c -> c.problems().stream()).toList();
        if (!problems.isEmpty()) {
            throw new IncompatibleSchemasException(problems);
        }
        List<Registered> registered = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            try {
                registered.add(register(registry, comparison));
            } catch (RestClientException e) {
                throw RegistryException.of("register " + comparison.topic().subject(), e);
            } catch (IOException e) {
                throw RegistryException.of("register " + comparison.topic().subject(), e);
            }
        }
        return registered;
    }

    private static Registered register(SchemaRegistryClient registry, Comparison comparison)
            throws IOException, RestClientException {
        StockscopeTopic topic = comparison.topic();
        AvroSchema schema = new AvroSchema(WireSchemas.of(topic));
        int id = registry.register(topic.subject(), schema);
        boolean added =
                !comparison.versions().contains(registry.getVersion(topic.subject(), schema));
        return new Registered(topic, id, added, guard(registry, topic.subject()));
    }

    private static Optional<String> guard(SchemaRegistryClient registry, String subject)
            throws IOException {
        try {
            if (!GOOD_LEVELS.contains(level(registry, subject))) {
                registry.updateCompatibility(subject, LEVEL);
            }
            return Optional.empty();
        } catch (RestClientException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String level(SchemaRegistryClient registry, String subject) throws IOException {
        try {
            return String.valueOf(registry.getCompatibility(subject));
        } catch (RestClientException e) {
            return "none of its own"; // and whether it may be set, setting it will show
        }
    }
}
