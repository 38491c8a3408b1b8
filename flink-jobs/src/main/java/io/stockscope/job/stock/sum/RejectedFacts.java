// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.EventRules;
import io.stockscope.job.decode.RejectedRecord;
import java.util.Set;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Hands rejected records on, and tells those of event topics as facts: in the window in which they
 * were recorded, where that can be believed, else in that in which they failed.
 */
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
                    new Fact.Rejected(
                            rejected.source() == null ? "" : rejected.source(),
                            rejected.topic(),
                            atMillis(rejected),
                            rejected.reason()));
        }
    }

    private static long atMillis(RejectedRecord rejected) {
        Long recordedAt = rejected.recordedAtMillis();
        return rejected.reason() == DeadLetterReason.INVALID
                        && recordedAt != null
                        && EventRules.isSensible(recordedAt)
                ? recordedAt
                : rejected.failedAtMillis();
    }
}
