// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.io.IOException;

/** The database cannot be looked at or changed; the message says where, why, and what to do. */
public final class MigrationException extends IOException {
    private static final long serialVersionUID = 1L;

    MigrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
