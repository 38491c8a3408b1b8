// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import java.io.IOException;
import java.io.Serializable;
import org.apache.avro.Schema;

/** Finds the schema that a record was written with. */
public interface SchemaLookup {

    /**
     * The schema with that id.
     *
     * @throws UnknownSchemaException there is none, as far as is known
     * @throws BadRecordException {@code UNDECODABLE}: there is one, but no record of ours is
     *     written with it
     * @throws IOException the registry does not answer, which says nothing about the record
     */
    Schema schema(int id) throws UnknownSchemaException, BadRecordException, IOException;

    /** Makes the lookup where it is used, so that secrets are resolved there. */
    @FunctionalInterface
    interface Factory extends Serializable {
        SchemaLookup open();
    }
}
