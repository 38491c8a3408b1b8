// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.publisher.conformance.BacklogConformance;
import io.stockscope.publisher.conformance.BacklogUnderTest;

/** The simulation's publisher lets go ahead what must, where its connector is slow. */
final class SimulatedPublisherBacklogTest extends BacklogConformance {

    @Override
    protected BacklogUnderTest publisher() {
        return SimulatedPublisher.slowAfterAMinute();
    }
}
