// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Gives rows to a {@link TestFeed}.
 *
 * @param view that shows them
 * @param tellsTime whether it says which watermarks have come as far as here
 */
record TestFeedSink<T>(String feed, String view, boolean tellsTime) implements Sink<T> {

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        TestFeed into = TestFeed.named(feed);
        if (tellsTime) {
            into.sinkOpened(subtask);
        }
        return new Writer(into, subtask);
    }

    private final class Writer implements SinkWriter<T> {
        private final TestFeed into;
        private final int subtask;

        Writer(TestFeed into, int subtask) {
            this.into = into;
            this.subtask = subtask;
        }

        @Override
        public void write(T row, Context context) {
            into.put(view, row);
        }

        @Override
        public void writeWatermark(Watermark watermark) {
            if (tellsTime) {
                into.reached(subtask, watermark.getTimestamp());
            }
        }

        @Override
        public void flush(boolean endOfInput) {
            // Every row is there at once.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
