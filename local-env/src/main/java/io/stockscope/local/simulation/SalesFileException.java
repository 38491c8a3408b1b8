// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

/**
 * A sales file that cannot be read; the message names the file, and the line and column where there
 * is one.
 */
public final class SalesFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SalesFileException(String message) {
        super(message);
    }

    SalesFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
