// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * What became of alerts; the README defines each number. {@code received + restored = silent +
 * superseded + displaced + delivered + refused + waiting}.
 */
final class NotifierMetrics implements Waiting.Fates {

    private final MetricGroup group;
    private final Counter received;
    private final Counter restored;
    private final Counter silent;
    private final Counter superseded;
    private final Counter displaced;
    private final Counter delivered;
    private final Counter repeated;
    private final Counter refused;
    private final Counter failedRequests;

    NotifierMetrics(MetricGroup parent) {
        group = parent.addGroup("alertmanager");
        received = counter("received");
        restored = counter("restored");
        silent = counter("silent");
        superseded = counter("superseded");
        displaced = counter("displaced");
        delivered = counter("delivered");
        repeated = counter("repeated");
        refused = counter("refused");
        failedRequests = counter("failedRequests");
    }

    private Counter counter(String name) {
        return group.counter(name, new ThreadSafeSimpleCounter());
    }

    void watch(Waiting waiting) {
        group.gauge("waiting", waiting::size);
        group.gauge(
                "oldestWaitingMillis", () -> TimeUnit.NANOSECONDS.toMillis(waiting.oldestNanos()));
    }

    /** A message has come. */
    void received() {
        received.inc();
    }

    /** One was in a checkpoint. */
    void restored() {
        restored.inc();
    }

    /** A message concerns nobody. */
    void silent() {
        silent.inc();
    }

    /** It is not known whether the receiver has taken what was sent. */
    void failedRequest() {
        failedRequests.inc();
    }

    @Override
    public void superseded() {
        superseded.inc();
    }

    @Override
    public void displaced() {
        displaced.inc();
    }

    @Override
    public void delivered() {
        delivered.inc();
    }

    @Override
    public void repeated() {
        repeated.inc();
    }

    @Override
    public void refused() {
        refused.inc();
    }
}
