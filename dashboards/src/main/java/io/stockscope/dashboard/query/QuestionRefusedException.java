// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.query;

/** ClickHouse does not answer this question, now or later: a view is missing, or a limit is met. */
public final class QuestionRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param message one sentence
     */
    public QuestionRefusedException(String message) {
        super(message);
    }
}
