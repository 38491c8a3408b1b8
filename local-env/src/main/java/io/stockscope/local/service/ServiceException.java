// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import org.jspecify.annotations.Nullable;

/** A service that cannot be had; the message is one line: what is wrong and what to do. */
public final class ServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ServiceException(String message) {
        this(message, null);
    }

    public ServiceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
