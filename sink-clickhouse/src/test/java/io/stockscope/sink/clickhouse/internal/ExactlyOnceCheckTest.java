// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExactlyOnceCheckTest {
    private static final ExactlyOnceCheck CHECK =
            new ExactlyOnceCheck(4, Duration.ofSeconds(10), Duration.ofHours(1));
    private static final Table ADDING = new Table(List.of(), "toDate(at)");
    private static final Table REPLACING = new Table(List.of("id"), "");

    private record Table(List<String> key, String partitionBy) implements ClickHouseTable<Long> {
        @Override
        public String tableName() {
            return "events";
        }

        @Override
        public List<Column<Long>> columns() {
            return List.of(column("id", INT64, Long::longValue));
        }
    }

    @Test
    void tablesAsTheyAreMeantToBeHaveNoProblem() {
        List<TableFacts> adding =
                List.of(
                        facts("MergeTree", "toDate(at)", "at", 10_000, null),
                        facts("AggregatingMergeTree", "toDate(at)", "at", 10_000, null));
        assertThat(CHECK.problems(ADDING, adding)).isEmpty();
        assertThat(CHECK.warnings(adding)).isEmpty();
        List<TableFacts> replacing = List.of(facts("ReplacingMergeTree", "", "id", 1_440, null));
        assertThat(CHECK.problems(REPLACING, replacing)).isEmpty();
        assertThat(CHECK.warnings(replacing)).isEmpty();
    }

    @Test
    void aWindowThatIsShortForTheLongestOutageIsWarnedOf() {
        List<TableFacts> facts = List.of(facts("ReplacingMergeTree", "", "id", 1_439, null));
        assertThat(CHECK.problems(REPLACING, facts)).isEmpty();
        assertThat(CHECK.warnings(facts))
                .singleElement()
                .asString()
                .contains(
                        "db.events compares a repeat with the last 1439 inserts; 1440 come within")
                .endsWith(
                        "ALTER TABLE db.events MODIFY SETTING non_replicated_deduplication_window ="
                                + " 1440");
    }

    @Test
    void withoutAWindowThereIsNoStart() {
        assertThat(
                        CHECK.problems(
                                ADDING,
                                List.of(
                                        facts("MergeTree", "toDate(at)", "at", 10_000, null),
                                        facts("SummingMergeTree", "toDate(at)", "at", 0, null))))
                .singleElement()
                .asString()
                .contains("with the last 0 only, so it may count twice; at least 16 are needed")
                .endsWith(
                        "ALTER TABLE db.events MODIFY SETTING non_replicated_deduplication_window ="
                                + " 2880");
    }

    @Test
    void replicasShareAWindowThatHasToLastForTheLongestOutage() {
        assertThat(
                        CHECK.problems(
                                ADDING,
                                List.of(
                                        facts(
                                                "ReplicatedMergeTree",
                                                "toDate(at)",
                                                "at",
                                                10_000,
                                                Duration.ofMinutes(10)))))
                .singleElement()
                .asString()
                .contains("forgets an insert after PT10M, longestOutage of the sink is PT1H")
                .endsWith(
                        "ALTER TABLE db.events MODIFY SETTING"
                                + " replicated_deduplication_window_seconds = 3600");
        assertThat(
                        CHECK.problems(
                                ADDING,
                                List.of(
                                        facts(
                                                "ReplicatedMergeTree",
                                                "toDate(at)",
                                                "at",
                                                0,
                                                Duration.ofDays(7)))))
                .singleElement()
                .asString()
                .contains("MODIFY SETTING replicated_deduplication_window = 2880");
    }

    @Test
    void partitionsHaveToBeThoseThatAreDeclaredHoweverTheyAreWritten() {
        assertThat(
                        CHECK.problems(
                                ADDING,
                                List.of(facts("MergeTree", "`toDate`( at )", "at", 100, null))))
                .isEmpty();
        assertThat(
                        CHECK.problems(
                                ADDING,
                                List.of(facts("MergeTree", "toYYYYMM(at)", "at", 100, null))))
                .singleElement()
                .asString()
                .contains("partitioned by (toYYYYMM(at)), (toDate(at)) is declared");
    }

    @Test
    void aTableThatDoesNotReplaceByTheDeclaredKeyIsRefused() {
        for (TableFacts facts :
                List.of(
                        facts("MergeTree", "", "id", 100, null),
                        facts("ReplacingMergeTree", "", "id, at", 100, null))) {
            assertThat(CHECK.problems(REPLACING, List.of(facts)))
                    .singleElement()
                    .asString()
                    .contains("rows of the same key (id) become one only in a ReplacingMergeTree");
        }
    }

    @Test
    void enginesThatKnowNoRepeatsAreRefused() {
        assertThat(CHECK.problems(ADDING, List.of(facts("Null", "toDate(at)", "", 0, null))))
                .singleElement()
                .asString()
                .contains("db.events is a Null, which cannot tell");
    }

    @Test
    void theTargetOfAViewIsTheOneThatItNamesOrItsOwn() {
        assertThat(
                        TableFacts.targetOfView(
                                "db",
                                "u-1",
                                "CREATE MATERIALIZED VIEW db.view TO other.target (`a` Int64) AS"
                                        + " SELECT a FROM db.events"))
                .isEqualTo("other.target");
        assertThat(
                        TableFacts.targetOfView(
                                "db",
                                "u-1",
                                "CREATE MATERIALIZED VIEW db.view TO `o`.`t-1` (`a` Int64) AS"
                                        + " SELECT a FROM db.events"))
                .isEqualTo("o.t-1");
        assertThat(
                        TableFacts.targetOfView(
                                "db",
                                "u-1",
                                "CREATE MATERIALIZED VIEW db.view (`a` Int64) ENGINE = MergeTree"
                                        + " ORDER BY a AS SELECT a FROM db.events"))
                .isEqualTo("db..inner_id.u-1");
    }

    private static TableFacts facts(
            String engine,
            String partitionKey,
            String sortingKey,
            long window,
            @Nullable Duration windowTime) {
        return new TableFacts("db.events", engine, partitionKey, sortingKey, window, windowTime);
    }
}
