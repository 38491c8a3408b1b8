// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.reference.StockResults;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.LedgerSettings;
import io.stockscope.table.DiscrepancyRow;
import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.StockLevelRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.BatchCoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.operators.sorted.state.BatchExecutionInternalTimeServiceManager;
import org.apache.flink.streaming.api.operators.sorted.state.BatchExecutionStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** The stock function as Flink runs it, in streaming or in batch execution, without a cluster. */
final class StockHarness implements AutoCloseable {

    /** How Flink executes a job. */
    enum Execution {
        /** Watermarks pass, timers fire as they do. */
        STREAMING,
        /**
         * Key after key, each sorted by time; the timers of a key fire when all of it is through,
         * and a timer that a timer sets is lost. Flink's own state and time service of that mode.
         */
        BATCH
    }

    private final KeyedTwoInputStreamOperatorTestHarness<
                    String, StockInput, StockInput, StockLevelRow>
            flink;
    private final Execution execution;

    private StockHarness(
            KeyedTwoInputStreamOperatorTestHarness<String, StockInput, StockInput, StockLevelRow>
                    flink,
            Execution execution) {
        this.flink = flink;
        this.execution = execution;
    }

    /** Opens the function. */
    static StockHarness open(Execution execution, EndOfTime end) throws Exception {
        return open(execution, end, null);
    }

    /** Opens the function of a live run with the state of another one; no time has passed yet. */
    static StockHarness restore(OperatorSubtaskState from) throws Exception {
        return open(Execution.STREAMING, EndOfTime.NONE, from);
    }

    private static StockHarness open(
            Execution execution, EndOfTime end, @Nullable OperatorSubtaskState from)
            throws Exception {
        KeyedTwoInputStreamOperatorTestHarness<String, StockInput, StockInput, StockLevelRow>
                flink = flink(execution, end);
        if (execution == Execution.BATCH) {
            inBatch(flink);
        }
        if (from != null) {
            flink.initializeState(from);
        }
        flink.open();
        return new StockHarness(flink, execution);
    }

    /** The operator of the stock function, not opened yet. */
    static KeyedTwoInputStreamOperatorTestHarness<String, StockInput, StockInput, StockLevelRow>
            flink(Execution execution, EndOfTime end) throws Exception {
        StockFunction function = new StockFunction(LedgerSettings.DEFAULTS, end, true);
        List<MapStateDescriptor<?, ?>> broadcast = List.of(StockFunction.CHANNELS);
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                execution == Execution.BATCH
                        ? new BatchCoBroadcastWithKeyedOperator<>(function, broadcast)
                        : new CoBroadcastWithKeyedOperator<>(function, broadcast),
                StockInput::sku,
                null,
                Types.STRING);
    }

    /** Makes a harness execute as batch execution does. */
    static void inBatch(AbstractStreamOperatorTestHarness<?> flink) {
        flink.setStateBackend(new BatchExecutionStateBackend());
        flink.setTimeServiceManagerProvider(BatchExecutionInternalTimeServiceManager::create);
    }

    /**
     * Feeds a bounded input: in batch execution by SKU, in streaming as it comes; sorted by time in
     * both. Then the input ends.
     */
    void runBounded(List<StockInput> inputs) throws Exception {
        channelsAreRead();
        List<StockInput> sorted = new ArrayList<>(inputs);
        sorted.sort(Comparator.comparingLong(StockHarness::timestamp));
        if (execution == Execution.BATCH) {
            sorted.sort(Comparator.comparing(StockInput::sku));
        }
        for (StockInput input : sorted) {
            process(input);
        }
        flink.processWatermark1(Watermark.MAX_WATERMARK);
    }

    void process(StockInput input) throws Exception {
        StreamRecord<StockInput> record = new StreamRecord<>(input, timestamp(input));
        if (input.channel() == null) {
            flink.processElement1(record);
        } else {
            flink.processElement2(record);
        }
    }

    /** Passes time; the channel profiles have been read by then. */
    void watermark(long millis) throws Exception {
        channelsAreRead();
        events(millis);
    }

    /** Passes the time of events and items alone. */
    void events(long millis) throws Exception {
        flink.processWatermark1(new Watermark(millis));
    }

    /** Channel profiles have been read to their present end. */
    void channelsAreRead() throws Exception {
        if (execution == Execution.BATCH) {
            flink.endInput2();
        }
        flink.processWatermark2(Watermark.MAX_WATERMARK);
    }

    /** The channels that are known, with their profiles. */
    Map<String, ChannelTerms> channels() throws Exception {
        Map<String, ChannelTerms> channels = new HashMap<>();
        flink.getOperator()
                .getOperatorStateBackend()
                .getBroadcastState(StockFunction.CHANNELS)
                .iterator()
                .forEachRemaining(channel -> channels.put(channel.getKey(), channel.getValue()));
        return channels;
    }

    /** What a savepoint holds. */
    OperatorSubtaskState snapshot() throws Exception {
        return flink.snapshot(1, 1);
    }

    /** Lets the timers of processing time fire. */
    void wallClock(long millis) throws Exception {
        flink.setProcessingTime(millis);
    }

    int timers() {
        return flink.numEventTimeTimers();
    }

    int skusInState() {
        return flink.numKeyedStateEntries();
    }

    /** The rows so far; what was counted is not seen from outside. */
    StockResults results() {
        ResultBook book = new ResultBook();
        book.putRows(
                flink.extractOutputValues(),
                sideOutput(StockFunction.NEGATIVE_ATS),
                sideOutput(StockFunction.CONFLICTS),
                sideOutput(StockFunction.DISCREPANCIES));
        return book.results();
    }

    /** The last version of each level. */
    Map<String, StockLevelRow> levelRows() {
        Map<String, StockLevelRow> rows = new HashMap<>();
        flink.extractOutputValues().forEach(row -> rows.put(row.location(), row));
        return rows;
    }

    /** The last version of each incident, in the order in which they first came. */
    List<NegativeAtsRow> incidentRows() {
        Map<String, NegativeAtsRow> rows = new LinkedHashMap<>();
        sideOutput(StockFunction.NEGATIVE_ATS).forEach(row -> rows.put(row.incidentId(), row));
        return List.copyOf(rows.values());
    }

    /** The last version of each discrepancy, in the order in which they first came. */
    List<DiscrepancyRow> discrepancyRows() {
        Map<String, DiscrepancyRow> rows = new LinkedHashMap<>();
        sideOutput(StockFunction.DISCREPANCIES).forEach(row -> rows.put(row.incidentId(), row));
        return List.copyOf(rows.values());
    }

    <T> List<T> sideOutput(OutputTag<T> tag) {
        var records = flink.getSideOutput(tag);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    /** Reference data come before all events. */
    static long timestamp(StockInput input) {
        return input.event() == null ? Long.MIN_VALUE : input.event().occurredAtMillis();
    }

    @Override
    public void close() throws Exception {
        flink.close();
    }
}
