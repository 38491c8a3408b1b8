// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.config.AlertmanagerSettings;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Sends alerts to an Alertmanager, by version 2 of its API, at least once. For several of them, as
 * its high availability wants it, use a sink for each.
 *
 * <p>It never holds the job back: alerts are delivered by a thread, the latest of each, and an
 * Alertmanager that is away is tried again for ever. What an Alertmanager refuses for what it is
 * (400, 413, 422) is counted, logged and dropped, alone.
 *
 * <p><b>State.</b> The ends of alerts that are not delivered yet, at most 10,000; what fires is
 * told again each minute by who decides that. <b>Timers.</b> None of Flink's. <b>Late.</b> Alerts
 * are sent whatever time they are of: who told them has decided that they are of the present.
 *
 * <p>All messages of an alert have to come in their order: it runs with parallelism 1.
 */
public final class AlertmanagerSink
        implements Sink<AlertMessage>, SupportsWriterState<AlertMessage, Notification> {

    private static final long serialVersionUID = 1L;

    private final AlertmanagerSettings settings;
    private final Pace pace;

    /** Sends to the Alertmanager of these settings. */
    public AlertmanagerSink(AlertmanagerSettings settings) {
        this(settings, Pace.USUAL);
    }

    AlertmanagerSink(AlertmanagerSettings settings, Pace pace) {
        this.settings = settings;
        this.pace = pace;
    }

    @Override
    public SinkWriter<AlertMessage> createWriter(WriterInitContext context) {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<AlertMessage, Notification> restoreWriter(
            WriterInitContext context, Collection<Notification> undelivered) {
        int writers = context.getTaskInfo().getNumberOfParallelSubtasks();
        if (writers != 1) {
            throw new IllegalStateException(
                    "the sink for the Alertmanager runs with parallelism "
                            + writers
                            + ": of two messages of one alert the older might be sent last; set its parallelism to 1");
        }
        return new AlertmanagerWriter(settings, pace, context.metricGroup(), undelivered);
    }

    @Override
    public SimpleVersionedSerializer<Notification> getWriterStateSerializer() {
        return new NotificationSerializer();
    }
}
