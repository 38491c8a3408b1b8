// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher;

import io.stockscope.publisher.conformance.BacklogConformance;
import io.stockscope.publisher.conformance.BacklogUnderTest;

final class BackloggedPublisherTest extends BacklogConformance {

    @Override
    protected BacklogUnderTest publisher() {
        return new BackloggedPublisher("amazon");
    }
}
