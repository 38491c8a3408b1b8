// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

/**
 * The registry does not know that schema id, or was not asked for it because it was asked a lot. It
 * may be known a moment later, so a record of it is not bad yet.
 */
public final class UnknownSchemaException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int schemaId;

    public UnknownSchemaException(int schemaId) {
        // They may come in floods: no stack trace, it would be the same every time.
        super("schema id " + schemaId + " is not known to the schema registry", null, false, false);
        this.schemaId = schemaId;
    }

    public int schemaId() {
        return schemaId;
    }
}
