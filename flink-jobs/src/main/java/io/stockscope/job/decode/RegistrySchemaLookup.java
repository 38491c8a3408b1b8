// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import org.apache.avro.Schema;

/** Asks a schema registry that speaks the Confluent API. What it has answered is kept. */
public final class RegistrySchemaLookup implements SchemaLookup {

    private static final int NOT_FOUND = 404;

    private final SchemaRegistryClient registry;

    public RegistrySchemaLookup(SchemaRegistryClient registry) {
        this.registry = registry;
    }

    @Override
    public Schema schema(int id) throws UnknownSchemaException, BadRecordException, IOException {
        try {
            if (registry.getSchemaById(id).rawSchema() instanceof Schema schema) {
                return schema;
            }
            throw BadRecordException.undecodable("schema id " + id + " is no Avro schema");
        } catch (RestClientException e) {
            if (saysNotFound(e)) {
                throw new UnknownSchemaException(id);
            }
            throw new IOException("the schema registry failed to answer for schema id " + id, e);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).startsWith("Invalid schema")) {
                throw BadRecordException.undecodable("schema id " + id + " is no Avro schema");
            }
            throw e;
        }
    }

    /**
     * A registry says so with a code of its own, such as 40403. Without one it is somebody else who
     * does not have the page: a proxy, or a registry under another path.
     */
    private static boolean saysNotFound(RestClientException e) {
        return e.getStatus() == NOT_FOUND && e.getErrorCode() / 100 == NOT_FOUND;
    }
}
