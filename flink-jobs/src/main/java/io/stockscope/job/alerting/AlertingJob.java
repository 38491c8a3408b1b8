// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.config.AlertmanagerSettings;
import io.stockscope.config.ConfigException;
import io.stockscope.config.ConfigSources;
import io.stockscope.config.KafkaSettings;
import io.stockscope.config.RegistrySettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.alerting.notify.AlertmanagerSink;
import io.stockscope.job.decode.PatientSchemaLookup;
import io.stockscope.job.decode.RegistrySchemaLookup;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.time.RunClock;
import io.stockscope.job.topic.DeadLetterTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Decides alert rules on what the other jobs measure, tells people, and brakes channels.
 *
 * <pre>
 * measurements, stale-top, acks ─┐
 * overrides, channel profiles ───┴─▶ alerting ─┬─▶ alerts: topic, ClickHouse, Alertmanager
 * rules ──── broadcast ─────────────▶    │     ├─▶ commands, acknowledgements: ClickHouse
 *                                        │     └─▶ dead letters: topic, ClickHouse
 *                                        └──▶ throttle-commands: the log, in transactions
 * </pre>
 *
 * <p>Runs live only. On a cluster: {@code flink run -c io.stockscope.job.alerting.AlertingJob JAR
 * [--dry-run] [--config FILE] [--endpoints FILE] [-Dkey=value]...}
 */
public final class AlertingJob {

    /** What the job is called in Flink's web UI. */
    public static final String NAME = "alerting";

    private static final Duration TURN_EVERY = Duration.ofSeconds(1);

    private AlertingJob() {}

    public static void main(String[] args) throws Exception {
        List<String> rest = new ArrayList<>(List.of(args));
        if (rest.remove("--dry-run")) {
            rest.add("-Dalerting.dryRun=true");
        }
        StockscopeConfig config = StockscopeConfig.load(ConfigSources.ofArguments(rest));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        define(env, config, RunMode.live(RunClock.of(config.clock(), Instant.now())));
        env.execute(NAME);
    }

    /**
     * Defines the job; the caller executes it.
     *
     * @throws ConfigException for a bounded run: what touches the world has no past
     */
    public static void define(
            StreamExecutionEnvironment env, StockscopeConfig config, RunMode mode) {
        if (mode.isBounded()) {
            throw new ConfigException(
                    "the alerting job runs live only; 'stockscope rules backtest' says what rules"
                            + " would have done");
        }
        mode.configure(env);
        // All rules wait for one frontier, and all channels share limits: there is one of each.
        env.setParallelism(1);
        AlertingSources sources = new AlertingSources(env, config.kafka(), config.alerting());
        AlertingTopology.Results results =
                AlertingTopology.build(
                        sources.records(), sources.rules(), operator(config, mode.clock()));
        AlertTopic.write(results.alerts(), config.kafka(), config.registry());
        config.alerting().alertmanager().ifPresent(to -> notify(results.alerts(), to));
        DeadLetterTopic.write(results.rejected(), config.kafka(), config.registry());
        new AlertingSinks(config.clickHouse()).write(results);
    }

    private static void notify(DataStream<AlertMessage> alerts, AlertmanagerSettings alertmanager) {
        alerts.sinkTo(new AlertmanagerSink(alertmanager))
                .uid("alertmanager")
                .name("Alertmanager alerts");
    }

    private static AlertingOperator operator(StockscopeConfig config, RunClock clock) {
        RegistrySettings registry = config.registry();
        KafkaSettings kafka = config.kafka();
        AlertingOperator.Schemas schemas =
                new AlertingOperator.Schemas(
                        () ->
                                new PatientSchemaLookup(
                                        new RegistrySchemaLookup(
                                                RegistryClients.create(registry.connection())),
                                        registry.outagePatience()),
                        () ->
                                new RegistrySchemaLookup(
                                        RegistryClients.create(registry.connection())),
                        registry.unknownSchemaPatience());
        long turnMillis = Math.max(1, (long) (TURN_EVERY.toMillis() / config.clock().speed()));
        return new AlertingOperator(
                config.alerting(),
                () -> new KafkaCommandLog(kafka, registry),
                schemas,
                clock,
                turnMillis);
    }

    /** The topics that it reads. */
    public static List<StockscopeTopic> topics() {
        return RecordReader.TOPICS;
    }
}
