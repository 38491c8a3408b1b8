// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

/** What somebody wants to look at cannot be; the message says what to do. */
public final class ViewingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ViewingException(String message) {
        super(message);
    }
}
