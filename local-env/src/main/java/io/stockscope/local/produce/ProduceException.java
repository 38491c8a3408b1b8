// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.produce;

/** An event could not be sent. The message says why, and what to do. */
public final class ProduceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProduceException(String message, Throwable cause) {
        super(message, cause);
    }

    ProduceException(String message) {
        super(message);
    }
}
