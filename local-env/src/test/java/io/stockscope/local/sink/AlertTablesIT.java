// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.throttle.Brake;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.throttle.Restraint;
import io.stockscope.alert.yaml.RuleFiles;
import io.stockscope.job.alerting.row.AlertRuleRows;
import io.stockscope.job.alerting.row.RulesInForce;
import io.stockscope.job.alerting.row.ThrottleCommandRows;
import io.stockscope.table.AlertRow;
import io.stockscope.table.AlertRuleTable;
import io.stockscope.table.AlertTable;
import io.stockscope.table.Migrations;
import io.stockscope.table.ThrottleAckRow;
import io.stockscope.table.ThrottleAckRow.Status;
import io.stockscope.table.ThrottleAckTable;
import io.stockscope.table.ThrottleCommandTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts, commands with their answers, and rules in force, as the views show them. */
class AlertTablesIT {

    private static final String COMMANDS =
            "SELECT revision, ack_status, toUnixTimestamp64Milli(acked_at), ack_message FROM"
                    + " throttle_commands ORDER BY channel, revision";

    private static final String RULE =
            """
            groups:
              - name: test
                rules:
                  - alert: %s
                    metric: stale_skus
                    aggregate: last
                    condition: "> 10"
                    labels: { severity: page }
                    annotations: { summary: stale, runbook: none }
            """;

    private static ClickHouseDatabase database;

    @BeforeAll
    static void migrate() throws Exception {
        database = ClickHouseDatabase.named("alert_tables");
        Migrations.migrate(database.admin());
    }

    @BeforeEach
    void emptyTables() throws Exception {
        for (String table :
                List.of(
                        "alerts_rows",
                        "throttle_commands_rows",
                        "throttle_acks_rows",
                        "alert_rules_rows")) {
            database.run("SYSTEM STOP MERGES " + table);
            database.run("TRUNCATE TABLE " + table);
        }
    }

    @AfterAll
    static void dropDatabase() throws Exception {
        if (database != null) {
            database.close();
        }
    }

    @Test
    void theLifeOfAnAlertIsOneRowPerEpisode() throws Exception {
        String states =
                "SELECT toUnixTimestamp64Milli(started_at), state, value, fired, ended_at IS NULL,"
                        + " labels['channel'] FROM alerts ORDER BY started_at";
        tell(1_000, "PENDING", 6, null, 1);
        assertThat(database.read(states)).containsExactly("1000\tPENDING\t6\tfalse\t1\tweb");
        tell(1_000, "FIRING", 7, null, 2);
        tell(1_000, "FIRING", 7, null, 3);
        assertThat(database.read(states)).containsExactly("1000\tFIRING\t7\ttrue\t1\tweb");
        tell(1_000, "RESOLVED", 2, 5_000L, 4);
        tell(8_000, "PENDING", Double.NaN, null, 5);
        assertThat(database.read(states))
                .containsExactly(
                        "1000\tRESOLVED\t2\ttrue\t0\tweb", "8000\tPENDING\tnan\tfalse\t1\tweb");
        assertThat(database.run("SELECT count() FROM alerts_rows")).containsExactly("5");
    }

    @Test
    void whatIsWrittenLateOrTwiceChangesNothing() throws Exception {
        tell(1_000, "RESOLVED", 2, 5_000L, 3);
        tell(1_000, "FIRING", 7, null, 2);
        tell(1_000, "FIRING", 7, null, 2);
        assertThat(
                        database.read(
                                "SELECT alert_id, rule_name, severity, state, condition,"
                                        + " annotations['summary'], toUnixTimestamp64Milli(at),"
                                        + " toUnixTimestamp64Milli(ended_at) FROM alerts"))
                .containsExactly("a1\tSlow\tpage\tRESOLVED\t> 5\tweb is slow\t5000\t5000");
    }

    @Test
    void aCommandWithoutAnAnswerIsThereWithAllThatItSays() throws Exception {
        database.insert(
                ThrottleCommandTable.INSTANCE, List.of(ThrottleCommandRows.row(command(5))));
        database.insert(
                ThrottleCommandTable.INSTANCE, List.of(ThrottleCommandRows.row(command(5))));
        assertThat(
                        database.read(
                                "SELECT channel, revision, command_id,"
                                        + " JSONExtractString(directives, 1, 'mode'),"
                                        + " JSONExtractInt(directives, 1, 'bufferPercent'),"
                                        + " rule_names, reason, dry_run, override,"
                                        + " toUnixTimestamp64Milli(issued_at),"
                                        + " toUnixTimestamp64Milli(expires_at), ttl_ms,"
                                        + " acked_at, ack_status FROM throttle_commands"))
                .containsExactly(
                        "web\t5\tweb-5\tBUFFER\t20\t['Slow']\tdemanded by"
                                + " rules\tfalse\ttrue\t3000\t63000\t60000\t\\N\t");
    }

    @Test
    void answersCountInWhateverOrderTheyAndTheirCommandsCome() throws Exception {
        List<ThrottleAckRow> answers =
                List.of(
                        ack(5, Status.STALE, 400),
                        ack(5, Status.APPLIED, 200),
                        ack(5, Status.APPLIED, 300),
                        ack(6, Status.STALE, 700),
                        ack(6, Status.EXPIRED, 900),
                        ack(7, Status.REFUSED, 800),
                        ack(7, Status.STALE, 100),
                        ack(9, Status.APPLIED, 100));
        for (int seed = 1; seed <= 3; seed++) {
            emptyTables();
            List<Runnable> writes = new ArrayList<>();
            answers.forEach(answer -> writes.add(() -> insert(answer)));
            for (long revision = 5; revision <= 8; revision++) {
                Command command = command(revision);
                writes.add(() -> insert(command));
            }
            Collections.shuffle(writes, new Random(seed));
            writes.forEach(Runnable::run);
            assertThat(database.read(COMMANDS))
                    .as("seed %d", seed)
                    .containsExactly(
                            "5\tAPPLIED\t200\tat 200",
                            "6\tEXPIRED\t900\tat 900",
                            "7\tREFUSED\t800\tat 800",
                            "8\t\t\\N\t");
        }
    }

    @Test
    void ofRulesTheLastReadingSaysWhichAreInForce() throws Exception {
        String rules =
                "SELECT rule_name, in_force, toUnixTimestamp64Milli(in_force_since),"
                        + " toUnixTimestamp64Milli(in_force_until) FROM alert_rules ORDER BY"
                        + " rule_name";
        assertThat(database.read(rules)).isEmpty();
        tell(List.of(rule("Kept", 1), rule("Forgotten", 1), rule("TakenOut", 1)), null, "", 1);
        assertThat(database.read(rules))
                .containsExactly(
                        "Forgotten\ttrue\t1\t\\N", "Kept\ttrue\t1\t\\N", "TakenOut\ttrue\t1\t\\N");

        // The second is of a job that began anew, and knows nothing of the one that is gone.
        tell(List.of(rule("Kept", 1), rule("New", 2)), rule("TakenOut", 1), "", 2);
        // A row that comes late changes nothing.
        tell(List.of(), rule("Kept", 1), "", 1);
        List<String> now =
                List.of(
                        "Forgotten\tfalse\t1\t\\N",
                        "Kept\ttrue\t1\t\\N",
                        "New\ttrue\t2\t\\N",
                        "TakenOut\tfalse\t1\t2");
        assertThat(database.read(rules)).isEqualTo(now);

        tell(List.of(rule("Kept", 1), rule("New", 2)), null, "a.yaml:7: it is wrong", 3);
        assertThat(database.read(rules)).isEqualTo(now);
        assertThat(
                        database.read(
                                "SELECT files, toUnixTimestamp64Milli(read_at), refused FROM"
                                        + " alert_rule_files"))
                .containsExactly("a.yaml, b.yaml\t3\ta.yaml:7: it is wrong");

        // Without any rule none is in force.
        tell(List.of(), null, "", 4);
        assertThat(database.read("SELECT count() FROM alert_rules WHERE in_force"))
                .containsExactly("0");
        assertThat(database.read("SELECT count() FROM alert_rules")).containsExactly("4");
    }

    private static RulesInForce.Entry rule(String name, long sinceMillis) {
        String text = RULE.formatted(name);
        return new RulesInForce.Entry(
                RuleFiles.read(Map.of("a.yaml", text)).rules().get(0), "a.yaml:4", sinceMillis);
    }

    /** What a job that began at an instant reads then. */
    private static void tell(
            List<RulesInForce.Entry> rules,
            RulesInForce.@Nullable Entry takenOut,
            String refused,
            long atMillis)
            throws Exception {
        database.insert(
                AlertRuleTable.INSTANCE,
                AlertRuleRows.begin(atMillis)
                        .rows(
                                new RulesInForce(
                                        rules,
                                        takenOut == null ? List.of() : List.of(takenOut),
                                        List.of("a.yaml", "b.yaml"),
                                        1,
                                        atMillis,
                                        refused,
                                        false)));
    }

    @Test
    void allIsKeptForFourHundredDaysFromWhenItWasWritten() throws Exception {
        Map<String, String> keys =
                Map.of(
                        "alerts_rows", "alert_id",
                        "throttle_commands_rows", "channel",
                        "throttle_acks_rows", "channel");
        for (String table : keys.keySet()) {
            // Each of a key of its own: of two rows of one key only the latest would be left.
            for (int days : new int[] {399, 401}) {
                database.run(
                        "INSERT INTO %s (%s, inserted_at) VALUES ('%d', now() - INTERVAL %3$d DAY)"
                                .formatted(table, keys.get(table), days));
            }
            database.run("SYSTEM START MERGES " + table);
            database.run("OPTIMIZE TABLE " + table + " FINAL");
            assertThat(database.run("SELECT dateDiff('day', inserted_at, now()) FROM " + table))
                    .as(table)
                    .containsExactly("399");
        }
    }

    private static void tell(
            long startedAt, String state, double value, @Nullable Long endedAt, long version)
            throws Exception {
        database.insert(
                AlertTable.INSTANCE,
                List.of(
                        new AlertRow(
                                "a1",
                                startedAt,
                                "Slow",
                                "page",
                                state,
                                Map.of("channel", "web"),
                                Map.of("summary", "web is slow"),
                                value,
                                "> 5",
                                endedAt == null ? startedAt : endedAt,
                                endedAt,
                                !state.equals("PENDING"),
                                version)));
    }

    private static void insert(Command command) {
        try {
            database.insert(
                    ThrottleCommandTable.INSTANCE, List.of(ThrottleCommandRows.row(command)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void insert(ThrottleAckRow answer) {
        try {
            database.insert(ThrottleAckTable.INSTANCE, List.of(answer));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Command command(long revision) {
        return new Command(
                "web",
                Brake.general(Restraint.buffer(20)),
                revision,
                3_000,
                Duration.ofMinutes(1),
                List.of("Slow"),
                List.of("a1"),
                "demanded by rules",
                Map.of(Command.ORDER, "FORCE_PAUSE"),
                false);
    }

    private static ThrottleAckRow ack(long revision, Status status, long atMillis) {
        return new ThrottleAckRow(
                "web", revision, "web-" + revision, status, "at " + atMillis, atMillis);
    }
}
