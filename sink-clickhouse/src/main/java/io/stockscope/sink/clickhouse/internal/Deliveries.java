// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

/** Makes the way of batches into the tables of a sink. */
final class Deliveries {

    private Deliveries() {}

    static Delivery open(SinkSettings<?> settings, DeliveryMetrics metrics) {
        return new Delivery(
                new ClickHouseHttp(settings.connection(), settings.options().requestTimeout()),
                new BatchLookup(settings.connection().database(), settings.longestOutage()),
                new Retry(Backoff.DEFAULT, metrics::retried),
                metrics,
                settings.openRejections());
    }
}
