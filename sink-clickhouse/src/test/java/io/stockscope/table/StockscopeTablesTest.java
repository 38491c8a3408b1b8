// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.table.ThrottleAckRow.Status;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StockscopeTablesTest {

    static List<ClickHouseTable<?>> all() {
        return StockscopeTables.ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void keyIsTheFirstColumns(ClickHouseTable<?> table) {
        List<String> columns = table.columns().stream().map(Column::name).toList();
        assertThat(columns.subList(0, table.key().size())).isEqualTo(table.key());
    }

    @ParameterizedTest
    @MethodSource("all")
    void rebuildKnowsExactlyOneWayToTreatIt(ClickHouseTable<?> table) {
        assertThat(
                        Stream.of(
                                        table.key().isEmpty(),
                                        RebuildRules.BY_TABLE.containsKey(table),
                                        RebuildRules.LEFT_ALONE.containsKey(table))
                                .filter(Boolean::booleanValue))
                .hasSize(1);
    }

    @Test
    void aPartitionIsADayInUtc() {
        long midnight = Instant.parse("2026-06-02T00:00:00Z").toEpochMilli();
        assertThat(dayOf(midnight)).isEqualTo(dayOf(midnight + 86_399_999));
        assertThat(dayOf(midnight - 1)).isEqualTo(dayOf(midnight) - 1);
        assertThat(dayOf(-1)).isEqualTo(dayOf(0) - 1);
    }

    private static long dayOf(long millis) {
        return SyncSloTable.INSTANCE.partition(new SyncSloRow(millis, "web", 1, 0, 0));
    }

    @Test
    void theEarliestDeadLetterOfARecordCounts() {
        DeadLetterRow first = failedAt(1_000);
        DeadLetterRow again = failedAt(1_001);
        assertThat(DeadLetterTable.INSTANCE.version(first))
                .isGreaterThan(DeadLetterTable.INSTANCE.version(again));
    }

    @Test
    void theEarliestRecoveryOfADeadLetterCounts() {
        DeadLetterRecoveryRow first = new DeadLetterRecoveryRow("t", 1, 2, 1_000);
        DeadLetterRecoveryRow again = new DeadLetterRecoveryRow("t", 1, 2, 1_001);
        assertThat(DeadLetterRecoveryTable.INSTANCE.version(first))
                .isGreaterThan(DeadLetterRecoveryTable.INSTANCE.version(again));
    }

    @Test
    void ofTheAnswersToACommandAppliedCountsMostAndTheEarliestOfItsKind() {
        List<ThrottleAckRow> mostLast =
                List.of(
                        ack(Status.STALE, Long.MAX_VALUE),
                        ack(Status.STALE, 2),
                        ack(Status.STALE, 1),
                        ack(Status.EXPIRED, 1),
                        ack(Status.REFUSED, 1),
                        ack(Status.APPLIED, 9),
                        ack(Status.APPLIED, -1));
        assertThat(mostLast)
                .extracting(ThrottleAckTable.INSTANCE::version)
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(version -> version >= 0);
    }

    private static ThrottleAckRow ack(Status status, long atMillis) {
        return new ThrottleAckRow("web", 1, "web-1", status, "", atMillis);
    }

    private static DeadLetterRow failedAt(long millis) {
        return new DeadLetterRow(
                "t", 1, 2, null, "INVALID", "m", null, 0, null, null, null, millis);
    }
}
