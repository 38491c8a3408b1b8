// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Producers that tell what they have to tell, fail, and go on from a checkpoint, in the manner of
 * the stock job: what they told after it is told again, with other numbers.
 */
final class ToldHistory {

    private static final long SECOND = 1_000;
    private static final int MAX_FAILURES = 12;
    private static final List<String> METRICS = List.of("sync_overdue", "events", "late_events");

    /** In the order in which they were sent. */
    final List<Telling> sent = new ArrayList<>();

    /** What was counted in truth, by metric, source and window. */
    final Map<String, Double> truth = new TreeMap<>();

    final int seconds;
    private final SplittableRandom random;

    private ToldHistory(SplittableRandom random) {
        this.random = random;
        this.seconds = 10 + random.nextInt(40);
    }

    /** One kind of so many producers, over several attempts. */
    static ToldHistory random(long seed, String kind, int producers) {
        ToldHistory history = new ToldHistory(new SplittableRandom(seed));
        List<List<Telling>> script = new ArrayList<>();
        for (int i = 0; i < producers; i++) {
            script.add(history.script(kind + "-" + i));
        }
        history.play(kind, script);
        return history;
    }

    /** What one producer has to tell, second by second; sequences do not count. */
    private List<Telling> script(String producer) {
        List<Telling> script = new ArrayList<>();
        for (int second = 1; second <= seconds; second++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                String metric = METRICS.get(random.nextInt(METRICS.size()));
                long window = Math.max(0, second - random.nextInt(15)) / 10 * 10 * SECOND;
                double value = 1 + random.nextInt(5);
                script.add(
                        new Telling(
                                metric,
                                Map.of("source", producer),
                                window,
                                value,
                                null,
                                producer,
                                0,
                                (second - 1) * SECOND));
                truth.merge(metric + producer + window, value, Double::sum);
            }
            script.add(frontier(producer, second * SECOND));
        }
        return script;
    }

    private static Telling frontier(String producer, long frontierMillis) {
        return new Telling("frontier", Map.of(), 0, 0.0, null, producer, 0, frontierMillis);
    }

    private void play(String kind, List<List<Telling>> script) {
        int producers = script.size();
        int[] next = new int[producers];
        int[] checkpointed = new int[producers];
        long[] sequence = new long[producers];
        long[] checkpointedSequence = new long[producers];
        long attempt = 1_000;
        int failures = 0;
        begin(kind, attempt, sequence, checkpointedSequence);
        while (remains(script, next)) {
            int i = random.nextInt(producers);
            if (next[i] < script.get(i).size()) {
                send(numbered(script.get(i).get(next[i]++), ++sequence[i], kind, producers));
            }
            if (random.nextInt(25) == 0) {
                System.arraycopy(next, 0, checkpointed, 0, producers);
                System.arraycopy(sequence, 0, checkpointedSequence, 0, producers);
            }
            if (random.nextInt(60) == 0 && failures++ < MAX_FAILURES) {
                attempt += 1 + random.nextInt(100);
                System.arraycopy(checkpointed, 0, next, 0, producers);
                begin(kind, attempt, sequence, checkpointedSequence);
            }
        }
        for (int i = 0; i < producers; i++) {
            Telling last = frontier(kind + "-" + i, seconds * SECOND);
            send(numbered(last, ++sequence[i], kind, producers));
        }
    }

    private void begin(String kind, long attempt, long[] sequence, long[] checkpointedSequence) {
        for (int i = 0; i < sequence.length; i++) {
            String producer = kind + "-" + i;
            sequence[i] = (attempt << Integer.SIZE) + 1;
            send(
                    new Telling(
                            "resumed",
                            Map.of(
                                    "resumed",
                                    producer,
                                    "afterSequence",
                                    String.valueOf(checkpointedSequence[i])),
                            0,
                            0.0,
                            null,
                            producer,
                            sequence[i],
                            0));
        }
    }

    private static boolean remains(List<List<Telling>> script, int[] next) {
        for (int i = 0; i < next.length; i++) {
            if (next[i] < script.get(i).size()) {
                return true;
            }
        }
        return false;
    }

    private static Telling numbered(Telling told, long sequence, String kind, int producers) {
        Map<String, String> labels =
                told.metric().equals("frontier")
                        ? Map.of("kind", kind, "producers", String.valueOf(producers))
                        : told.labels();
        return new Telling(
                told.metric(),
                labels,
                told.windowStartMillis(),
                told.value(),
                told.bins(),
                told.producer(),
                sequence,
                told.frontierMillis());
    }

    private void send(Telling telling) {
        sent.add(telling);
    }

    /** As a reader of several partitions sees it: some faster than others, some twice. */
    List<Telling> read(int partitions) {
        List<List<Telling>> byPartition = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            byPartition.add(new ArrayList<>());
        }
        for (Telling telling : sent) {
            int partition =
                    Math.floorMod((telling.metric() + telling.labels()).hashCode(), partitions);
            byPartition.get(partition).add(telling);
            if (random.nextInt(10) == 0) {
                byPartition.get(partition).add(telling);
            }
        }
        int[] next = new int[partitions];
        List<Telling> read = new ArrayList<>();
        while (remains(byPartition, next)) {
            int partition = random.nextInt(partitions);
            for (int i = random.nextInt(30); i > 0; i--) {
                if (next[partition] < byPartition.get(partition).size()) {
                    read.add(byPartition.get(partition).get(next[partition]++));
                }
            }
        }
        return read;
    }
}
