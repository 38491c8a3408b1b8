// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.RejectedRecord;
import java.util.Set;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Hands rejected records on, and tells those of event topics as facts. */
public final class RejectedFacts extends ProcessFunction<RejectedRecord, RejectedRecord> {

    public static final OutputTag<Fact> FACTS =
            new OutputTag<>("rejected-facts", FactSerializer.TYPE);

    private static final long serialVersionUID = 1L;

    private static final Set<String> REFERENCE =
            Set.of(
                    StockscopeTopic.REFERENCE_ITEMS.topicName(),
                    StockscopeTopic.REFERENCE_CHANNELS.topicName());

    @Override
    public void processElement(
            RejectedRecord rejected, Context context, Collector<RejectedRecord> out) {
        out.collect(rejected);
        if (!REFERENCE.contains(rejected.topic())) {
            context.output(
                    FACTS,
                    Fact.Rejected.of(
                            rejected.source(),
                            rejected.topic(),
                            rejected.recordedAtMillis(),
                            rejected.failedAtMillis(),
                            rejected.reason()));
        }
    }
}
