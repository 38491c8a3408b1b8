// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.registry;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** The schema registry could not do what was asked. The message says why, and what to do. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RegistryException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Returns the exception for a call that failed.
     *
     * @param doing what was tried, such as {@code register wms.stock-value}
     */
    static RegistryException of(String doing, IOException e) {
        if (e instanceof SSLException) {
            return new RegistryException(
                    "cannot %s: TLS with the registry fails (%s); see its certificate and schema.registry.ssl.truststore.location"
                            .formatted(doing, describe(e)),
                    e);
        }
        return new RegistryException(
                "cannot %s: the registry does not answer (%s)".formatted(doing, describe(e)), e);
    }

    /** Returns the exception for a call that was refused. */
    static RegistryException of(String doing, RestClientException e) {
        String why =
                switch (e.getStatus()) {
                    case 401 -> "the registry asks for a user and password, or does not know these";
                    case 403 -> "this user of the registry may not do that";
                    default -> "the registry says: " + e.getMessage();
                };
        return new RegistryException("cannot %s: %s".formatted(doing, why), e);
    }

    private static String describe(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
