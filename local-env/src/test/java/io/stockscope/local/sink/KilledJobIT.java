// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockscope.local.sink.KillPoint.Kind;
import io.stockscope.local.sink.ReadingJob.Rows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job of two subtasks, in a process of its own, is killed again and again, goes on from its
 * latest checkpoint each time, and leaves what an undisturbed run leaves.
 */
class KilledJobIT {
    private static final long SEED = 5;
    private static final int ROWS_PER_LIFE = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir private Path folder;

    private final Random random = new Random(SEED);

    @Test
    @Tag("proof")
    void aKilledJobLeavesWhatAnUndisturbedOneLeaves() throws Exception {
        boolean shortened = "short".equals(System.getProperty("proof.scale"));
        int kills = shortened ? Kind.values().length : 100;
        Rows rows = new Rows((long) (kills + 1) * ROWS_PER_LIFE, 2_000, 0, 130);
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        try (ReadingTables killed = ReadingTables.create("killed");
                ReadingTables undisturbed = ReadingTables.create("undisturbed");
                FaultyProxy proxy = FaultyProxy.harmless(killed.database().clickHouse().url())) {
            proxy.listen();
            CheckpointDirectory checkpoints = new CheckpointDirectory(folder);
            // An insert of a job that is dead by now may arrive long after.
            List<Gate> late = new ArrayList<>();
            for (Kind kind : kinds(kills)) {
                late.forEach(Gate::open);
                late.clear();
                ReadingJob job =
                        checkpoints.keepAndRestore(killed.jobBehind(proxy).rows(rows).alsoLatest());
                Gate gate = killAt(kind, job, proxy);
                switch (random.nextInt(3)) {
                    case 0 -> gate.drop();
                    case 1 -> gate.open();
                    default -> late.add(gate);
                }
                counts.merge(kind, 1, Integer::sum);
            }
            late.forEach(Gate::drop);
            checkpoints
                    .keepAndRestore(killed.jobBehind(proxy).rows(rows).alsoLatest())
                    .pace(Pace.UNLIMITED)
                    .run();
            undisturbed.job().rows(rows).alsoLatest().pace(Pace.UNLIMITED).run();

            assertThat(counts).containsOnlyKeys(Kind.values());
            assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(kills);
            assertThat(killed.readings()).isEqualTo(undisturbed.readings());
            assertThat(killed.byDay()).isEqualTo(undisturbed.byDay());
            assertThat(killed.latest()).isEqualTo(undisturbed.latest());
            killed.assertExactly(rows);
            killed.assertLatest(rows);
            assertThat(proxy.tokensWithSeveralSizes()).isZero();
        }
    }

    /** Each kind about as often as any other, in an order that the seed decides. */
    private List<Kind> kinds(int kills) {
        List<Kind> kinds = new ArrayList<>();
        while (kinds.size() < kills) {
            List<Kind> each = new ArrayList<>(Arrays.asList(Kind.values()));
            Collections.shuffle(each, random);
            kinds.addAll(each);
        }
        return kinds.subList(0, kills);
    }

    /** Kills the job there; a request that was held is still held. */
    private Gate killAt(Kind kind, ReadingJob job, FaultyProxy proxy) throws Exception {
        int count =
                switch (kind) {
                    case BEFORE_CHECKPOINT -> 1 + random.nextInt(400);
                    case IN_CHECKPOINT, AFTER_CHECKPOINT -> 1 + random.nextInt(6);
                    case IN_COMMIT_BEFORE_THE_INSERT, IN_COMMIT_AFTER_THE_INSERT, WHILE_HALVING ->
                            1 + random.nextInt(12);
                    case WHILE_TELLING_REFUSED_ROWS, WHILE_ASKING -> 1 + random.nextInt(2);
                };
        AtomicInteger matches = new AtomicInteger();
        Gate gate =
                proxy.hold(
                        kind.gate(),
                        request -> kind.isAt(request) && matches.incrementAndGet() == count);
        Path errors = folder.resolve("errors.log");
        try (ReadingJobProcess process =
                ReadingJobProcess.start(job, new KillPoint(kind, count), errors)) {
            await(kind + ", time " + count)
                    .atMost(PATIENCE)
                    .until(
                            () ->
                                    process.has(KillPoint.REACHED)
                                            || gate.isHolding()
                                            || !process.isAlive());
            assertThat(process.isAlive())
                    .as("%s, time %s: %s", kind, count, Files.readString(errors))
                    .isTrue();
            process.kill();
        }
        return gate;
    }
}
