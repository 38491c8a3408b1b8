// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

/** A row has a value that its column cannot take. */
final class UnencodableRow extends Exception {
    private static final long serialVersionUID = 1L;

    private final byte[] soFar;

    /**
     * Creates it.
     *
     * @param soFar what could be encoded
     */
    UnencodableRow(String message, byte[] soFar, RuntimeException cause) {
        super(message, cause);
        this.soFar = soFar;
    }

    /** The failure of a job that has no place for such rows. */
    IllegalArgumentException asFailure() {
        return new IllegalArgumentException(getMessage(), getCause());
    }

    byte[] soFar() {
        return soFar;
    }
}
