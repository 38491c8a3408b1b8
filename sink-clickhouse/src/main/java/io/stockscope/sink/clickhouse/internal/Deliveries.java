// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

/** Makes the way of batches into the tables of a sink. */
final class Deliveries {

    private Deliveries() {}

    /**
     * Opens one.
     *
     * @param onFailedTry run after each try that fails, in the thread that sends
     */
    static Delivery open(SinkSettings<?> settings, DeliveryMetrics metrics, Runnable onFailedTry) {
        return new Delivery(
                new ClickHouseHttp(settings.connection(), settings.options().requestTimeout()),
                new BatchLookup(settings.connection().database(), settings.longestOutage()),
                retry(metrics, onFailedTry),
                metrics,
                settings.openRejections());
    }

    /** What tries again and tells it. */
    static Retry retry(DeliveryMetrics metrics, Runnable onFailedTry) {
        return new Retry(
                Backoff.DEFAULT,
                failure -> {
                    metrics.retried(failure);
                    onFailedTry.run();
                },
                metrics::retriedToTheEnd);
    }
}
