// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.local.bench.BenchProcess;
import io.stockscope.local.bench.Machine;
import io.stockscope.local.bench.Workload;
import io.stockscope.local.service.Progress;
import io.stockscope.peers.result.Comparison;
import io.stockscope.peers.result.ResultDatabase;
import io.stockscope.peers.result.Results;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs every peer once, then every peer again, and compares what each has found out with what
 * Stockscope has in the same round.
 */
final class Rounds {

    private final Set<Peer> peers;
    private final Workload workload;
    private final int rounds;
    private final BenchProcess process;
    private final ClickHouseSettings clickHouse;
    private final Progress progress;
    private final Map<Peer, List<PeerMeasurement>> runs = new EnumMap<>(Peer.class);
    private final Map<Peer, Comparison> comparisons = new EnumMap<>(Peer.class);

    Rounds(
            Set<Peer> peers,
            Workload workload,
            int rounds,
            BenchProcess process,
            ClickHouseSettings clickHouse,
            Progress progress) {
        this.peers = EnumSet.copyOf(peers);
        this.workload = workload;
        this.rounds = rounds;
        this.process = process;
        this.clickHouse = clickHouse;
        this.progress = progress;
    }

    PeersResult run(Machine machine, Map<String, String> settings) throws Exception {
        progress.at("Measuring %d peers, %d times".formatted(peers.size(), rounds), -1);
        Summary summary = Summary.NONE;
        try (ResultDatabase database = new ResultDatabase(clickHouse)) {
            for (int round = 1; round <= rounds; round++) {
                summary = round(round, database);
            }
        }
        return new PeersResult(machine, settings, runs, comparisons, summary);
    }

    /** Stockscope first, since the others are compared with it. */
    private Summary round(int round, ResultDatabase database) throws Exception {
        try {
            database.drop();
            measure(Peer.STOCKSCOPE, round);
            Results reference = Results.ofStockscope(clickHouse);
            for (Peer peer : peers) {
                if (peer != Peer.STOCKSCOPE) {
                    database.drop();
                    measure(peer, round);
                    compare(peer, reference);
                }
            }
            return Summary.of(reference);
        } finally {
            database.drop();
        }
    }

    private void measure(Peer peer, int round) throws Exception {
        PeerMeasurement measured =
                PeerMeasurement.ofJson(
                        process.run(
                                peer.id(),
                                List.of(
                                        "run",
                                        peer.id(),
                                        "--events",
                                        String.valueOf(workload.measured()),
                                        "--warmup",
                                        String.valueOf(workload.warmup()))));
        runs.computeIfAbsent(peer, p -> new ArrayList<>()).add(measured);
        progress.at(
                "Run %d of %d: %s, %,.0f CPU ns per event, %,.0f events/s"
                        .formatted(
                                round,
                                rounds,
                                peer.id(),
                                measured.measurement().cpuNanosPerEvent(),
                                measured.measurement().eventsPerSecond()),
                -1);
    }

    /** The first difference is kept, whatever later rounds show. */
    private void compare(Peer peer, Results reference) throws Exception {
        Comparison comparison =
                Comparison.of(reference, Results.ofPeer(clickHouse), peer.tolerance());
        comparisons.merge(peer, comparison, (before, now) -> before.isEqual() ? now : before);
    }

    /**
     * How much there was to compare.
     *
     * @param samples of latency, all channels together
     */
    record Summary(long levels, long incidents, long samples, long pending) {
        static final Summary NONE = new Summary(0, 0, 0, 0);

        static Summary of(Results results) {
            return new Summary(
                    results.levels().size(),
                    results.incidents().size(),
                    results.channels().values().stream().mapToLong(Results.Sync::samples).sum(),
                    results.channels().values().stream().mapToLong(Results.Sync::pending).sum());
        }
    }
}
