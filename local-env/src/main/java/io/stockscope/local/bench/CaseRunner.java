// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

/** Runs a rung once, over the events of a case. */
@FunctionalInterface
interface CaseRunner {

    /**
     * Waits until it is done.
     *
     * @throws io.stockscope.local.CliException if it fails, or does not read what there is
     */
    Measurement run(BenchCase one, Rung rung) throws Exception;
}
