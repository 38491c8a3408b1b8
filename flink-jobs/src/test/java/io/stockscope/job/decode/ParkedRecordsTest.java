// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ParkedRecordsTest {

    private static final long NOON_MILLIS = 1_780_315_200_000L;
    private static final int NEW_SCHEMA = 4711;

    private final ParkedRecords parked = new ParkedRecords(Duration.ofSeconds(30));

    @Test
    void recordIsReleasedWhenItsSchemaIsKnown() {
        UndecidedRecord first = record(NEW_SCHEMA, 1);
        UndecidedRecord second = record(NEW_SCHEMA, 2);
        parked.park(first, NOON_MILLIS);
        parked.park(record(5, 3), NOON_MILLIS);
        parked.park(second, NOON_MILLIS + 10);

        assertThat(parked.release(NEW_SCHEMA)).containsExactly(first, second);
        assertThat(parked.size()).isEqualTo(1);
        assertThat(parked.release(NEW_SCHEMA)).isEmpty();
    }

    @Test
    void idIsAskedForWithGrowingPausesAndOnceMoreAtTheEnd() {
        parked.park(record(NEW_SCHEMA, 1), NOON_MILLIS);

        List<Long> asks = new ArrayList<>();
        for (long millis = 0; !parked.isEmpty(); millis += 10) {
            if (parked.nextToAsk(NOON_MILLIS + millis).isPresent()) {
                asks.add(millis);
                parked.stillUnknown(NEW_SCHEMA, NOON_MILLIS + millis);
            }
        }

        assertThat(asks)
                .containsExactly(
                        250L, 750L, 1_750L, 3_750L, 7_750L, 12_750L, 17_750L, 22_750L, 27_750L,
                        30_000L);
    }

    @Test
    void idIsNotAskedForWhileAnAnswerIsOnItsWay() {
        parked.park(record(NEW_SCHEMA, 1), NOON_MILLIS);
        assertThat(parked.nextToAsk(NOON_MILLIS + 1_000)).hasValue(NEW_SCHEMA);
        assertThat(parked.nextToAsk(NOON_MILLIS + 60_000)).isEmpty();
    }

    @Test
    void idIsGivenUpOnlyByAnAnswerAfterTheTimeForAsking() {
        UndecidedRecord record = record(NEW_SCHEMA, 1);
        parked.park(record, NOON_MILLIS);
        assertThat(parked.stillUnknown(NEW_SCHEMA, NOON_MILLIS + 29_999)).isEmpty();
        assertThat(parked.isGivenUp(NEW_SCHEMA, NOON_MILLIS + 29_999)).isFalse();

        assertThat(parked.stillUnknown(NEW_SCHEMA, NOON_MILLIS + 30_000)).containsExactly(record);
        assertThat(parked.isGivenUp(NEW_SCHEMA, NOON_MILLIS + 89_999)).isTrue();
        assertThat(parked.isGivenUp(NEW_SCHEMA, NOON_MILLIS + 90_000)).isFalse();
    }

    @Test
    void timeInWhichTheRegistryDoesNotAnswerDoesNotCount() {
        UndecidedRecord record = record(NEW_SCHEMA, 1);
        parked.park(record, NOON_MILLIS);
        for (long millis = 0; millis <= 60_000; millis += 1_000) {
            if (parked.nextToAsk(NOON_MILLIS + millis).isPresent()) {
                parked.unanswered(NEW_SCHEMA, NOON_MILLIS + millis);
            }
        }
        assertThat(parked.stillUnknown(NEW_SCHEMA, NOON_MILLIS + 80_000)).isEmpty();
        assertThat(parked.stillUnknown(NEW_SCHEMA, NOON_MILLIS + 95_000)).containsExactly(record);
    }

    @Test
    void askingGoesOnAfterARestore() {
        parked.park(record(NEW_SCHEMA, 1), NOON_MILLIS);
        ParkedRecords restored = new ParkedRecords(Duration.ofSeconds(30));
        long anHourLater = NOON_MILLIS + 3_600_000;
        parked.forEach(
                NOON_MILLIS + 20_000,
                (record, asked) -> restored.parkAgain(record, asked, anHourLater));

        assertThat(restored.stillUnknown(NEW_SCHEMA, anHourLater + 9_999)).isEmpty();
        assertThat(restored.stillUnknown(NEW_SCHEMA, anHourLater + 10_000)).hasSize(1);
    }

    @Test
    void idsRecordsAndBytesAreBounded() {
        for (int id = 0; id < ParkedRecords.MAX_IDS; id++) {
            assertThat(parked.park(record(id, id), NOON_MILLIS)).isTrue();
        }
        assertThat(parked.park(record(NEW_SCHEMA, 1), NOON_MILLIS)).isFalse();
        assertThat(parked.park(record(7, 1), NOON_MILLIS)).isTrue();

        for (int i = parked.size(); i < ParkedRecords.MAX_RECORDS; i++) {
            assertThat(parked.park(record(7, i), NOON_MILLIS)).isTrue();
        }
        assertThat(parked.park(record(7, 1), NOON_MILLIS)).isFalse();

        parked.release(7);
        int large = 1 << 20;
        for (long bytes = large; bytes < ParkedRecords.MAX_BYTES; bytes += large) {
            assertThat(parked.park(record(8, 1, large - 1_000), NOON_MILLIS)).isTrue();
        }
        assertThat(parked.park(record(8, 1, large), NOON_MILLIS)).isFalse();

        parked.release(8);
        assertThat(parked.park(record(NEW_SCHEMA, 1, large), NOON_MILLIS)).isTrue();
    }

    @Test
    void givenUpIdsAreBounded() {
        for (int id = 0; id <= ParkedRecords.MAX_GIVEN_UP; id++) {
            parked.park(record(id, id), NOON_MILLIS);
            parked.stillUnknown(id, NOON_MILLIS + 30_000);
        }
        assertThat(parked.isGivenUp(0, NOON_MILLIS + 30_000)).isFalse();
        assertThat(parked.isGivenUp(1, NOON_MILLIS + 30_000)).isTrue();
    }

    @Test
    void everyIdIsAskedForInTurn() {
        for (int id = 0; id < 3; id++) {
            parked.park(record(id, id), NOON_MILLIS);
        }
        List<OptionalInt> asked = new ArrayList<>();
        for (long millis = 1_000; millis < 1_400; millis += 100) {
            OptionalInt id = parked.nextToAsk(NOON_MILLIS + millis);
            asked.add(id);
            id.ifPresent(known -> parked.stillUnknown(known, NOON_MILLIS + 1_000));
        }
        assertThat(asked)
                .containsExactly(
                        OptionalInt.of(0),
                        OptionalInt.of(1),
                        OptionalInt.of(2),
                        OptionalInt.empty());
    }

    private static UndecidedRecord record(int schemaId, long offset) {
        return record(schemaId, offset, 10);
    }

    private static UndecidedRecord record(int schemaId, long offset, int bytes) {
        return new UndecidedRecord("wms.stock", 0, offset, null, new byte[bytes], schemaId, null);
    }
}
