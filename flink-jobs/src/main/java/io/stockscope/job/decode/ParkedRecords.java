// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Records whose schema id is not known yet, and when to ask for which id again. It asks nobody
 * itself, and has no clock: both are the caller's. For one thread.
 *
 * <p>Of an id it wants to know after a quarter of a second, then with growing pauses, and once more
 * when the time for asking is over; an id that is unknown then is given up, and believed to be
 * unknown for a minute.
 *
 * <p>Holds at most {@value #MAX_IDS} ids, {@value #MAX_RECORDS} records and {@value #MAX_BYTES}
 * bytes, and {@value #MAX_GIVEN_UP} ids that it has given up.
 */
public final class ParkedRecords {

    static final int MAX_IDS = 200;
    static final int MAX_RECORDS = 10_000;
    static final long MAX_BYTES = 32L << 20;
    static final int MAX_GIVEN_UP = 10_000;

    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long BELIEVED_UNKNOWN_MILLIS = 60_000;

    private final long askForMillis;
    private final Map<Integer, Id> ids = new LinkedHashMap<>();
    private final Map<Integer, Long> givenUpUntilMillis = bounded();
    private int records;
    private long bytes;

    /**
     * @param askFor how long an id is asked for before it is given up
     */
    public ParkedRecords(Duration askFor) {
        this.askForMillis = askFor.toMillis();
    }

    /**
     * Keeps a record until its schema is known, or given up.
     *
     * @return whether there was room for it
     */
    public boolean park(UndecidedRecord record, long nowMillis) {
        Id id = ids.get(record.schemaId());
        if ((id == null && ids.size() >= MAX_IDS)
                || records >= MAX_RECORDS
                || bytes + record.keptBytes() > MAX_BYTES) {
            return false;
        }
        add(record, nowMillis, nowMillis);
        return true;
    }

    /** Keeps a record that was parked before a restore; there is always room. */
    public void parkAgain(UndecidedRecord record, long askedForMillis, long nowMillis) {
        add(record, nowMillis - askedForMillis, nowMillis);
    }

    private void add(UndecidedRecord record, long sinceMillis, long nowMillis) {
        Id id = ids.computeIfAbsent(record.schemaId(), schemaId -> new Id(sinceMillis, nowMillis));
        id.sinceMillis = Math.min(id.sinceMillis, sinceMillis);
        id.records.add(record);
        records++;
        bytes += record.keptBytes();
    }

    /** The id to ask for now, if any; it is not returned again until its answer is told. */
    public OptionalInt nextToAsk(long nowMillis) {
        return ids.entrySet().stream()
                .filter(entry -> !entry.getValue().asked && entry.getValue().dueMillis <= nowMillis)
                .min(Comparator.comparingLong(entry -> entry.getValue().dueMillis))
                .map(
                        entry -> {
                            entry.getValue().asked = true;
                            return OptionalInt.of(entry.getKey());
                        })
                .orElseGet(OptionalInt::empty);
    }

    /** The answer is there: returns the records of that id, in the order of their coming. */
    public List<UndecidedRecord> release(int schemaId) {
        Id id = ids.remove(schemaId);
        if (id == null) {
            return List.of();
        }
        records -= id.records.size();
        id.records.forEach(record -> bytes -= record.keptBytes());
        return id.records;
    }

    /** Lets go of the records that are of no use any more. */
    public void dropIf(Predicate<UndecidedRecord> useless) {
        for (Id id : ids.values()) {
            id.records.removeIf(
                    record -> {
                        boolean dropped = useless.test(record);
                        if (dropped) {
                            records--;
                            bytes -= record.keptBytes();
                        }
                        return dropped;
                    });
        }
    }

    /**
     * The answer is that the id is unknown: returns its records if the time for asking is over,
     * else none.
     */
    public List<UndecidedRecord> stillUnknown(int schemaId, long nowMillis) {
        Id id = ids.get(schemaId);
        if (id == null) {
            return List.of();
        }
        if (nowMillis - id.sinceMillis >= askForMillis) {
            givenUpUntilMillis.remove(schemaId);
            givenUpUntilMillis.put(schemaId, nowMillis + BELIEVED_UNKNOWN_MILLIS);
            return release(schemaId);
        }
        id.askLater(nowMillis);
        id.dueMillis = Math.min(id.dueMillis, id.sinceMillis + askForMillis);
        return List.of();
    }

    /** The registry does not answer, which says nothing about the id: its time begins anew. */
    public void unanswered(int schemaId, long nowMillis) {
        Id id = ids.get(schemaId);
        if (id != null) {
            id.sinceMillis = nowMillis;
            id.askLater(nowMillis);
        }
    }

    /** Whether that id was given up a moment ago, so that it is not asked for again. */
    public boolean isGivenUp(int schemaId, long nowMillis) {
        Long untilMillis = givenUpUntilMillis.get(schemaId);
        return untilMillis != null && nowMillis < untilMillis;
    }

    /** Tells all records, each with how long its id has been asked for, in milliseconds. */
    public void forEach(long nowMillis, BiConsumer<UndecidedRecord, Long> consumer) {
        ids.values()
                .forEach(
                        id ->
                                id.records.forEach(
                                        record ->
                                                consumer.accept(
                                                        record, nowMillis - id.sinceMillis)));
    }

    public int size() {
        return records;
    }

    public boolean isEmpty() {
        return records == 0;
    }

    /** The one that was given up first gives way. */
    private static Map<Integer, Long> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
                return size() > MAX_GIVEN_UP;
            }
        };
    }

    private static final class Id {
        private final List<UndecidedRecord> records = new ArrayList<>();
        private long sinceMillis;
        private long dueMillis;
        private long pauseMillis = FIRST_PAUSE_MILLIS;
        private boolean asked;

        Id(long sinceMillis, long nowMillis) {
            this.sinceMillis = sinceMillis;
            this.dueMillis = nowMillis + FIRST_PAUSE_MILLIS;
        }

        void askLater(long nowMillis) {
            asked = false;
            pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
            dueMillis = nowMillis + pauseMillis;
        }
    }
}
