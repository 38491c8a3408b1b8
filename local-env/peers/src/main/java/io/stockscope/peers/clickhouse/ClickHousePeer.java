// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.clickhouse;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.ChannelProfile;
import io.stockscope.local.CliException;
import io.stockscope.local.bench.Measurement;
import io.stockscope.local.bench.Workload;
import io.stockscope.peers.PeerMeasurement;
import io.stockscope.peers.PeerRun;
import io.stockscope.peers.ReferenceChannels;
import io.stockscope.peers.result.ResultDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * ClickHouse reads the topics by itself, and is asked for the answer once when it has read
 * everything. The CPU is that of its server.
 */
public final class ClickHousePeer implements PeerRun {

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ANSWER_CPU = "answerCpuNanosPerEvent";
    private static final String ANSWER_SECONDS = "answerSeconds";
    private static final String READING_CPU = "readingCpuNanosPerEvent";
    private static final double NANOS_PER_SECOND = 1e9;

    private final StockscopeConfig config;

    /** One run. */
    public ClickHousePeer(StockscopeConfig config) {
        this.config = config;
    }

    /** What the server has used by a moment. */
    private record Reading(long events, long cpuNanos, long nanos) {
        static Reading of(long events, Server server) throws Exception {
            return new Reading(events, server.cpuNanos(), System.nanoTime());
        }
    }

    @Override
    public PeerMeasurement run(Workload workload) throws Exception {
        Collection<ChannelProfile> channels = ReferenceChannels.read(config).values();
        try (ResultDatabase database = new ResultDatabase(config.clickHouse())) {
            database.create();
        }
        String group = "stockscope-peers-" + UUID.randomUUID();
        try (Server server = new Server(config.clickHouse());
                ReadOffsets offsets = new ReadOffsets(config.kafka().clientProperties(), group)) {
            Reading start = Reading.of(0, server);
            server.run(SqlFile.statements("ingest.sql", "kafka", kafka(group)));
            server.run(List.of(terms(channels)));
            Reading warm = awaitRead(workload.warmup(), offsets, server);
            // It commits block by block: few events may all be there at the first look.
            Reading begin = warm.events < workload.total() ? warm : start;
            Reading read = awaitRead(workload.total(), offsets, server);
            server.run(SqlFile.statements("answer.sql", "now", "now64(3)"));
            Reading end = Reading.of(read.events, server);
            return measured(workload, begin, read, end);
        }
    }

    private static PeerMeasurement measured(
            Workload workload, Reading begin, Reading read, Reading end) {
        if (read.events != workload.total()) {
            throw CliException.failed(
                    "read %,d events, but there are %,d".formatted(read.events, workload.total()));
        }
        long events = read.events - begin.events;
        return new PeerMeasurement(
                new Measurement(
                        read.events,
                        events,
                        end.cpuNanos - begin.cpuNanos,
                        end.nanos - begin.nanos,
                        0,
                        0,
                        null),
                Map.of(
                        READING_CPU,
                        (double) (read.cpuNanos - begin.cpuNanos) / events,
                        ANSWER_CPU,
                        (double) (end.cpuNanos - read.cpuNanos) / events,
                        ANSWER_SECONDS,
                        (end.nanos - read.nanos) / NANOS_PER_SECOND));
    }

    private static Reading awaitRead(long atLeast, ReadOffsets offsets, Server server)
            throws Exception {
        long last = -1;
        long lastChangeNanos = System.nanoTime();
        while (true) {
            long now = offsets.read();
            if (now >= atLeast) {
                return Reading.of(now, server);
            }
            if (now != last) {
                last = now;
                lastChangeNanos = System.nanoTime();
            } else if (System.nanoTime() - lastChangeNanos > PATIENCE.toNanos()) {
                throw CliException.failed(
                        "nothing has been read for %d s, after %,d events"
                                .formatted(PATIENCE.toSeconds(), now));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
    }

    private String kafka(String group) {
        return """
            kafka_broker_list = '%s', kafka_group_name = '%s', kafka_format = 'AvroConfluent',
            format_avro_schema_registry_url = '%s', kafka_num_consumers = %d,
            kafka_flush_interval_ms = 7500, kafka_max_block_size = 65536"""
                .formatted(
                        config.kafka().bootstrapServers(),
                        group,
                        config.registry().url(),
                        Runtime.getRuntime().availableProcessors());
    }

    private static String terms(Collection<ChannelProfile> channels) {
        List<String> rows = new ArrayList<>();
        for (ChannelProfile channel : channels) {
            Long cap = channel.getDisplayCap();
            rows.add(
                    "('%s', [%s], %d, %d)"
                            .formatted(
                                    channel.getChannel(),
                                    channel.getLocations().stream()
                                            .map(location -> "'" + location + "'")
                                            .collect(Collectors.joining(", ")),
                                    cap == null ? Long.MAX_VALUE : cap,
                                    channel.getLatencyObjectiveMs()));
        }
        return "INSERT INTO channel_terms (channel, locations, cap, objective_ms) VALUES "
                + String.join(", ", rows);
    }
}
