// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers;

import io.stockscope.local.bench.Workload;

/** One run of one peer over all stock events in the topics. */
@FunctionalInterface
public interface PeerRun {

    /**
     * Runs until every result is in ClickHouse.
     *
     * @param workload how many events there are, and how many of them are to warm up
     * @throws io.stockscope.local.CliException if it fails, or does not read what there is
     */
    PeerMeasurement run(Workload workload) throws Exception;
}
