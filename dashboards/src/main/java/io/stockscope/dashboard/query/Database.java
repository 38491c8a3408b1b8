// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.query;

import io.stockscope.dashboard.sql.Question;

/** Answers questions. */
@FunctionalInterface
public interface Database {

    /**
     * Asks, and waits for the answer.
     *
     * @throws DatabaseAwayException if there is no answer: nobody there, overloaded, or too slow
     * @throws QuestionRefusedException if this question cannot be answered
     */
    Rows ask(Question question) throws InterruptedException;
}
