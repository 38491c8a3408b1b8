// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

/** Uses a topic that no other test touches to have something differ. */
final class TopicsCommandIT {

    private static final String TOPIC = "stockscope.stale-top";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void createMakesWhatIsMissingAndCheckFindsNothingThen() throws Exception {
        execute("create");
        out.getBuffer().setLength(0);
        assertThat(execute("create")).isZero();
        assertThat(out.toString()).isEqualTo("15 were there already\n");
        out.getBuffer().setLength(0);
        assertThat(execute("check")).as(() -> out.toString()).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        "all 15 topics are as expected\n"
                                + "everybody may do everything: this Kafka has no authorizer\n");
    }

    @Test
    void checkNamesEachDifferenceOnOneLineWithWhatMendsIt() throws Exception {
        execute("create");
        try (Admin admin = admin()) {
            delete(admin);
            out.getBuffer().setLength(0);
            assertThat(execute("check")).isEqualTo(1);
            assertThat(out.toString()).isEqualTo(TOPIC + " is missing; stockscope topics create\n");

            admin.createTopics(
                            List.of(
                                    new NewTopic(TOPIC, Optional.of(1), Optional.empty())
                                            .configs(
                                                    Map.of(
                                                            "retention.ms", "1000",
                                                            "message.timestamp.type",
                                                                    "LogAppendTime"))))
                    .all()
                    .get();
            out.getBuffer().setLength(0);
            assertThat(execute("check")).isEqualTo(1);
            assertThat(out.toString())
                    .hasLineCount(1)
                    .startsWith(
                            TOPIC
                                    + " has retention.ms=1000, expected is 86400000; kafka-configs.sh")
                    .contains("--entity-name " + TOPIC + " --add-config retention.ms=86400000");

            delete(admin);
            execute("create");
            assertThat(execute("check")).isZero();
        }
    }

    @Test
    void fewerPartitionsThanAskedForAreADifference() throws Exception {
        execute("create");
        out.getBuffer().setLength(0);
        assertThat(execute("check", "--partitions", "5")).isEqualTo(1);
        assertThat(out.toString())
                .contains("erp.stock has 4 partitions, expected are 5; kafka-topics.sh")
                .doesNotContain("reference.channels");
    }

    @Test
    void kafkaThatDoesNotAnswerIsOneLine() {
        int exitCode =
                commandLine(
                        "topics",
                        "check",
                        "-Dkafka.bootstrapServers=127.0.0.1:1",
                        "-Dkafka.properties.default.api.timeout.ms=2000",
                        "-Dkafka.properties.request.timeout.ms=1000");
        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("Kafka at 127.0.0.1:1");
    }

    private int execute(String command, String... more) throws Exception {
        String[] arguments = new String[4 + more.length];
        arguments[0] = "topics";
        arguments[1] = command;
        arguments[2] = "--endpoints";
        arguments[3] = SharedServices.get().endpointsFile().toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return commandLine(arguments);
    }

    private int commandLine(String... arguments) {
        return StockscopeCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static Admin admin() throws Exception {
        LocalServices services = SharedServices.get();
        return Admin.create(services.config(Map.of()).kafka().clientProperties());
    }

    private static void delete(Admin admin) throws Exception {
        admin.deleteTopics(List.of(TOPIC)).all().get();
        while (exists(admin)) {
            Thread.onSpinWait();
        }
    }

    private static boolean exists(Admin admin) throws Exception {
        try {
            admin.describeTopics(List.of(TOPIC)).allTopicNames().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }
}
