// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.intake;

import io.stockscope.alert.SnapshotText;
import io.stockscope.alert.series.Reading;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes measurements as they come, and makes of them readings that count once, and the event time
 * up to which all is known.
 *
 * <p><b>Order.</b> A producer numbers what it sends without gaps; partitions of the topic are read
 * one faster than another. A reading is given on at once, since it says itself from when on it
 * counts; its producer's frontier moves on only when all before has come.
 *
 * <p><b>Doubled and told again.</b> What has a number that was seen is dropped. What an attempt
 * that failed told beyond the checkpoint that the next one goes on from is taken back, by readings
 * of the opposite sign, or dropped when it comes later.
 *
 * <p><b>Missing.</b> What does not come within a patience after something that was sent later is
 * given up, and said: the topic no longer has it, or this reader began in the middle.
 */
public final class Intake {

    private static final int FORMAT_VERSION = 2;

    /** Of a name that is shown to people. */
    private static final int LONGEST_NAME = 100;

    private final Set<String> kinds;
    private final long patienceMillis;
    private final TreeMap<String, ProducerLine> lines = new TreeMap<>();

    /** How many producers of each kind there are, as the newest attempt says. */
    private final Map<String, Crew> crews = new HashMap<>();

    private final List<Problem> problems = new ArrayList<>();

    private record Crew(int producers, long startSeconds) {}

    /**
     * @param kinds of producers, such as {@code stock}; time does not begin before each has told
     *     something
     * @param patience how long is waited for what is missing, by the clock that it is told of
     */
    public Intake(Set<String> kinds, Duration patience) {
        this.kinds = Set.copyOf(kinds);
        this.patienceMillis = patience.toMillis();
    }

    /**
     * What is wrong with what producers tell.
     *
     * @param text for people: an example
     */
    public record Problem(Kind kind, String text) {

        /** What. */
        public enum Kind {
            /** A measurement cannot be understood, and is left out. */
            MALFORMED,
            /** What should be taken back was forgotten before: it counts twice. */
            COUNTED_TWICE
        }
    }

    /**
     * Takes a measurement.
     *
     * @param nowMillis wall clock
     * @return what counts from now on, or is taken back
     */
    public List<Reading> take(Telling telling, long nowMillis) {
        ProducerLine line = line(telling.producer());
        telling.kind().ifPresent(kind -> join(kind, telling.attempt()));
        if (!line.see(telling, nowMillis)) {
            return List.of();
        }
        telling.mistake().ifPresent(mistake -> isMalformed(telling, mistake));
        return telling.resumed()
                .map(resumed -> resume(telling, resumed))
                .orElseGet(() -> line.take(telling).map(List::of).orElse(List.of()));
    }

    private List<Reading> resume(Telling telling, Telling.Resumed resumed) {
        ToldLog.TakenBack back =
                line(resumed.producer()).resume(telling.attempt(), resumed.afterSequence());
        if (!back.isAll()) {
            problems.add(
                    new Problem(
                            Problem.Kind.COUNTED_TWICE,
                            "%s goes on after sequence %d"
                                    .formatted(
                                            beginning(resumed.producer()),
                                            resumed.afterSequence())));
        }
        return back.readings();
    }

    private void isMalformed(Telling telling, String mistake) {
        problems.add(
                new Problem(
                        Problem.Kind.MALFORMED,
                        "%s of %s, sequence %d: %s"
                                .formatted(
                                        telling.metric(),
                                        beginning(telling.producer()),
                                        telling.sequence(),
                                        mistake)));
    }

    private static String beginning(String name) {
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    /** Hands over what was wrong with what was taken since it was asked last. */
    public List<Problem> takeProblems() {
        if (problems.isEmpty()) {
            return List.of();
        }
        List<Problem> found = List.copyOf(problems);
        problems.clear();
        return found;
    }

    private ProducerLine line(String producer) {
        return lines.computeIfAbsent(producer, any -> new ProducerLine());
    }

    private void join(Telling.Kind kind, long startSeconds) {
        Crew known = crews.get(kind.name());
        if (known == null || startSeconds >= known.startSeconds) {
            crews.put(kind.name(), new Crew(kind.producers(), startSeconds));
        }
    }

    /** The event time up to which every producer's measurements are known; empty before. */
    public OptionalLong frontierMillis() {
        long frontier = Long.MAX_VALUE;
        for (String kind : kinds) {
            Crew crew = crews.get(kind);
            if (crew == null) {
                return OptionalLong.empty();
            }
            for (int i = 0; i < crew.producers; i++) {
                ProducerLine line = lines.get(kind + "-" + i);
                if (line == null || line.frontierMillis() == Long.MIN_VALUE) {
                    return OptionalLong.empty();
                }
                frontier = Math.min(frontier, line.frontierMillis());
            }
        }
        return OptionalLong.of(frontier);
    }

    /**
     * Gives up what has been missing for too long.
     *
     * @param nowMillis wall clock
     * @return how many measurements that are
     */
    public long giveUpMissing(long nowMillis) {
        long missing = 0;
        for (ProducerLine line : lines.values()) {
            missing += line.giveUp(nowMillis, patienceMillis);
        }
        return missing;
    }

    /**
     * The wall clock has jumped, or nobody has looked at it: what is missing is waited for from now
     * on.
     */
    public void waitAnew(long nowMillis) {
        lines.values().forEach(line -> line.waitAnew(nowMillis));
    }

    /** Writes all that is known. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(FORMAT_VERSION);
        out.writeInt(crews.size());
        for (Map.Entry<String, Crew> crew : crews.entrySet()) {
            SnapshotText.write(crew.getKey(), out);
            out.writeInt(crew.getValue().producers);
            out.writeLong(crew.getValue().startSeconds);
        }
        out.writeInt(lines.size());
        for (Map.Entry<String, ProducerLine> line : lines.entrySet()) {
            SnapshotText.write(line.getKey(), out);
            line.getValue().write(out);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param nowMillis wall clock
     */
    public static Intake read(DataInput in, Set<String> kinds, Duration patience, long nowMillis)
            throws IOException {
        int version = in.readInt();
        if (version != FORMAT_VERSION) {
            throw new IOException(
                    "measurements are written in format %d, and this is format %d"
                            .formatted(version, FORMAT_VERSION));
        }
        Intake intake = new Intake(kinds, patience);
        int crews = in.readInt();
        for (int i = 0; i < crews; i++) {
            intake.crews.put(SnapshotText.read(in), new Crew(in.readInt(), in.readLong()));
        }
        int lines = in.readInt();
        for (int i = 0; i < lines; i++) {
            intake.lines.put(SnapshotText.read(in), ProducerLine.read(in, nowMillis));
        }
        return intake;
    }
}
