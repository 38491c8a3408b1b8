// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.alert.engine.EngineSettings;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.throttle.Limits;
import io.stockscope.config.AlertingSettings;
import io.stockscope.event.ThrottleAck;
import io.stockscope.job.alerting.row.AlertRuleRows;
import io.stockscope.job.alerting.row.RulesInForce;
import io.stockscope.job.alerting.row.ThrottleAckRows;
import io.stockscope.job.alerting.row.ThrottleCommandRows;
import io.stockscope.job.decode.BriefSchemaLookup;
import io.stockscope.job.decode.RationedSchemaLookup;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.stock.StockJob;
import io.stockscope.job.time.RunClock;
import io.stockscope.table.AlertRuleRow;
import io.stockscope.table.DeadLetterRecoveryRow;
import io.stockscope.table.ThrottleAckRow;
import io.stockscope.table.ThrottleCommandRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Decides rules: the shell around {@link Alerting}, which it hands records, rules and time. There
 * is one of it in a job, since all rules wait for the same frontier, and all channels share limits.
 *
 * <p><b>State.</b> One value, {@link AlertingState}. What is in force on channels comes from the
 * log of commands at each start, which may be newer.
 *
 * <p><b>Timers.</b> One of processing time, each second of the run's clock; and whatever lets
 * something be decided is followed by a turn at once.
 *
 * <p><b>Late</b> is nothing: measurements count by their own frontier.
 */
final class AlertingOperator extends AbstractStreamOperator<AlertMessage>
        implements TwoInputStreamOperator<TopicRecord, RuleTexts, AlertMessage> {

    static final OutputTag<RejectedRecord> REJECTED = new OutputTag<>("rejected") {};

    static final OutputTag<DeadLetterRecoveryRow> RECOVERED = new OutputTag<>("recovered") {};

    static final OutputTag<ThrottleCommandRow> COMMANDS = new OutputTag<>("commands") {};

    static final OutputTag<ThrottleAckRow> ANSWERS = new OutputTag<>("answers") {};

    static final OutputTag<AlertRuleRow> RULES = new OutputTag<>("rules") {};

    private static final long serialVersionUID = 1L;

    /** More is withheld by no buffer that stands for a pause. */
    private static final int STRONGEST_BUFFER_PERCENT = Limits.DEFAULT.strongestBufferPercent();

    /** Longer than a registry takes that is well; nothing is decided meanwhile. */
    private static final Duration WAITS_FOR_SCHEMA = Duration.ofSeconds(1);

    private static final int MOST_SKUS = Limits.DEFAULT.mostSkus();

    private final AlertingSettings settings;
    private final CommandLog.Factory logs;
    private final Schemas schemas;
    private final RunClock clock;
    private final long turnEveryMillis;

    private transient ListState<byte[]> state;
    private transient byte @Nullable [] restored;
    private transient @Nullable CommandLog log;
    private transient @Nullable ExecutorService asking;
    private transient Alerting alerting;

    /**
     * How it asks for schemas.
     *
     * @param patient asked while everybody waits, when no more records may wait
     * @param again asked in another thread
     * @param askFor how long an id is asked for that the registry does not know
     */
    record Schemas(SchemaLookup.Factory patient, SchemaLookup.Factory again, Duration askFor)
            implements java.io.Serializable {}

    /**
     * @param turnEveryMillis by the wall clock; a second of the run's clock
     */
    @SuppressWarnings("NullAway.Init") // What is transient is set before the first record.
    AlertingOperator(
            AlertingSettings settings,
            CommandLog.Factory logs,
            Schemas schemas,
            RunClock clock,
            long turnEveryMillis) {
        this.settings = settings;
        this.logs = logs;
        this.schemas = schemas;
        this.clock = clock;
        this.turnEveryMillis = turnEveryMillis;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "alerting", BytePrimitiveArraySerializer.INSTANCE));
        for (byte[] before : state.get()) {
            restored = before;
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        long nowMillis = clock.getAsLong();
        CommandLog opened = logs.open();
        log = opened;
        ExecutorService thread = oneThread();
        asking = thread;
        SchemaLookup registry = schemas.again.open();
        alerting =
                new Alerting(
                        engine(settings, clock),
                        opened,
                        new RationedSchemaLookup(
                                new BriefSchemaLookup(registry, WAITS_FOR_SCHEMA, thread)),
                        new WaitingRecords(
                                registry,
                                new RationedSchemaLookup(schemas.patient.open()),
                                clock.lasting(schemas.askFor),
                                thread),
                        new ToStreams());
        byte[] before = restored;
        if (before != null) {
            alerting.read(
                    AlertingState.read(new DataInputStream(new ByteArrayInputStream(before))),
                    nowMillis);
            restored = null;
        }
        alerting.takeOver(nowMillis);
        MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("stockscope");
        metrics.gauge("rules", () -> alerting.rules());
        metrics.gauge("decidedBehindMillis", this::decidedBehindMillis);
        turnLater();
    }

    /** Before the first decision nobody knows. */
    private long decidedBehindMillis() {
        long decided = alerting.decidedMillis();
        return decided == Long.MIN_VALUE ? -1 : clock.getAsLong() - decided;
    }

    /**
     * How long messages and restarts take is nothing that a simulation makes faster, whatever its
     * clock.
     */
    private static EngineSettings engine(AlertingSettings settings, RunClock clock) {
        EngineSettings defaults = EngineSettings.defaults(StockJob.measurementProducers());
        return new EngineSettings(
                defaults.producerKinds(),
                settings.maxDecisionAge(),
                defaults.tellAgain(),
                clock.lasting(defaults.patience()),
                clock.lasting(defaults.stalledAfter()),
                clock.lasting(defaults.listEvery()),
                settings.sourceBroken(),
                new Limits(
                        settings.maxPausedChannels(),
                        STRONGEST_BUFFER_PERCENT,
                        settings.minHold(),
                        settings.maxChangesPerHour(),
                        settings.ackTimeout(),
                        MOST_SKUS),
                settings.dryRun());
    }

    @Override
    public void processElement1(StreamRecord<TopicRecord> element) throws Exception {
        TopicRecord record = element.getValue();
        if (alerting.take(record.by(clock), clock.getAsLong())) {
            turn();
        }
    }

    @Override
    public void processElement2(StreamRecord<RuleTexts> element) throws Exception {
        alerting.take(element.getValue(), clock.getAsLong());
        turn();
    }

    private void turn() throws IOException {
        alerting.turn(clock.getAsLong());
    }

    private void turnLater() {
        getProcessingTimeService()
                .registerTimer(
                        getProcessingTimeService().getCurrentProcessingTime() + turnEveryMillis,
                        time -> {
                            turn();
                            turnLater();
                        });
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        alerting.state(clock.getAsLong()).write(new DataOutputStream(bytes));
        state.update(List.of(bytes.toByteArray()));
    }

    @Override
    public void close() throws Exception {
        if (asking != null) {
            asking.shutdownNow();
        }
        if (log != null) {
            log.close();
        }
        super.close();
    }

    private static ExecutorService oneThread() {
        return Executors.newSingleThreadExecutor(
                task -> {
                    Thread thread = new Thread(task, "stockscope-unknown-schemas");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** What comes of it, as streams. */
    private final class ToStreams implements Alerting.Output {

        private final AlertRuleRows rules = AlertRuleRows.begin(System.currentTimeMillis());
        private final Counter alerts =
                getRuntimeContext().getMetricGroup().addGroup("stockscope").counter("alerts");
        private final Counter commands =
                getRuntimeContext().getMetricGroup().addGroup("stockscope").counter("commands");

        @Override
        public void alert(AlertMessage alert) {
            alerts.inc();
            output.collect(new StreamRecord<>(alert));
        }

        @Override
        public void command(Command command) {
            commands.inc();
            output.collect(COMMANDS, new StreamRecord<>(ThrottleCommandRows.row(command)));
        }

        @Override
        public void answer(ThrottleAck answer) {
            output.collect(ANSWERS, new StreamRecord<>(ThrottleAckRows.row(answer)));
        }

        @Override
        public void rules(RulesInForce inForce) {
            rules.rows(inForce).forEach(row -> output.collect(RULES, new StreamRecord<>(row)));
        }

        @Override
        public void rejected(RejectedRecord record) {
            output.collect(REJECTED, new StreamRecord<>(record));
        }

        @Override
        public void recovered(DeadLetterRecoveryRow row) {
            output.collect(RECOVERED, new StreamRecord<>(row));
        }
    }
}
