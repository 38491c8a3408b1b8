// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.alertmanager;

import java.lang.reflect.Proxy;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.jspecify.annotations.Nullable;

/** What a sink's only writer is told of the job around it. */
final class OnlyWriter {

    /** Of a record without a time. */
    static final SinkWriter.Context NO_TIME =
            new SinkWriter.Context() {
                @Override
                public long currentWatermark() {
                    return Long.MIN_VALUE;
                }

                @Override
                public @Nullable Long timestamp() {
                    return null;
                }
            };

    private OnlyWriter() {}

    static WriterInitContext context() {
        return (WriterInitContext)
                Proxy.newProxyInstance(
                        OnlyWriter.class.getClassLoader(),
                        new Class<?>[] {WriterInitContext.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "getTaskInfo" -> new TaskInfoImpl("sink", 1, 0, 1, 0);
                                    case "metricGroup" ->
                                            InternalSinkWriterMetricGroup.wrap(
                                                    UnregisteredMetricGroups
                                                            .createUnregisteredOperatorMetricGroup());
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                });
    }
}
