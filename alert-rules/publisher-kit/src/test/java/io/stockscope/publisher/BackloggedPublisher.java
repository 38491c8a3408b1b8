// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher;

import io.stockscope.publisher.conformance.BacklogUnderTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The least that a publisher can be whose updates can wait. */
class BackloggedPublisher extends GatedPublisher implements BacklogUnderTest {

    private final Map<String, Sent> ahead = new LinkedHashMap<>();
    private final Map<String, Sent> backlog = new LinkedHashMap<>();
    private boolean stalled;

    BackloggedPublisher(String channel) {
        super(channel);
    }

    @Override
    void send(String sku, Sent update) {
        if (!stalled) {
            super.send(sku, update);
        } else if (update.quantity() != newest(sku)) {
            forget(sku);
            (overtakes(sku, update.quantity()) ? ahead : backlog).put(sku, update);
        }
    }

    /** What waits of a SKU is replaced. */
    void forget(String sku) {
        ahead.remove(sku);
        backlog.remove(sku);
    }

    boolean overtakes(String sku, long quantity) {
        return gate().isBraked(sku) && quantity < displayed(sku);
    }

    private long newest(String sku) {
        Sent waiting = ahead.getOrDefault(sku, backlog.get(sku));
        return waiting == null ? displayed(sku) : waiting.quantity();
    }

    @Override
    public void stall() {
        stalled = true;
    }

    @Override
    public List<Update> resume() {
        stalled = false;
        List<Update> gone = new ArrayList<>();
        for (Map<String, Sent> queue : List.of(ahead, backlog)) {
            queue.forEach(
                    (sku, update) -> {
                        super.send(sku, update);
                        gone.add(new Update(sku, update.quantity()));
                    });
            queue.clear();
        }
        return gone;
    }
}
