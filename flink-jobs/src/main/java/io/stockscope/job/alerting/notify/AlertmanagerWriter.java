// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.config.AlertmanagerSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.metrics.MetricGroup;

/** Hands alerts to a thread that delivers them, and never waits for it. */
final class AlertmanagerWriter implements StatefulSinkWriter<AlertMessage, Notification> {

    private final AlertmanagerSettings settings;
    private final NotifierMetrics metrics;
    private final Waiting waiting;
    private final Courier courier;

    AlertmanagerWriter(
            AlertmanagerSettings settings,
            Pace pace,
            MetricGroup metricGroup,
            Collection<Notification> written) {
        this.settings = settings;
        this.metrics = new NotifierMetrics(metricGroup);
        this.waiting = new Waiting(pace, System::nanoTime, metrics);
        metrics.watch(waiting);
        for (Notification notification : written) {
            // Earlier versions have written what fires, too: rules tell that again if it does.
            if (notification.isOver()) {
                metrics.restored();
                waiting.restore(notification);
            }
        }
        AlertmanagerClient client =
                new AlertmanagerClient(settings, pace.timeout(), InstantSource.system());
        this.courier = new Courier(waiting, client, pace, metrics);
        courier.start();
    }

    @Override
    public void write(AlertMessage message, Context context) throws IOException {
        courier.check();
        metrics.received();
        Notification.of(message, settings.dashboardUrlOrNull())
                .ifPresentOrElse(waiting::put, metrics::silent);
    }

    /**
     * Waits for nothing: ends that are not delivered are in the checkpoint, the rest is told again.
     */
    @Override
    public void flush(boolean endOfInput) throws IOException {
        courier.check();
    }

    @Override
    public List<Notification> snapshotState(long checkpointId) throws IOException {
        courier.check();
        return waiting.undeliveredEnds();
    }

    @Override
    public void close() throws InterruptedException {
        courier.close();
    }
}
