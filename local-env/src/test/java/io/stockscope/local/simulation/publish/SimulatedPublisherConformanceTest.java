// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.publisher.conformance.PublisherConformance;
import io.stockscope.publisher.conformance.PublisherUnderTest;

/** The simulation's publisher follows the rules that every publisher must follow. */
final class SimulatedPublisherConformanceTest extends PublisherConformance {

    @Override
    protected PublisherUnderTest publisher() {
        return SimulatedPublisher.fast();
    }
}
