// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.service.AuthorizingKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Kafka with an authorizer says of who may do what. */
final class TopicAccessIT {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void whoMayDoWhatIsCheckedWhereKafkaKnows(@TempDir Path directory) throws Exception {
        try (AuthorizingKafka kafka = AuthorizingKafka.start(directory);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.servers()))) {
            assertThat(execute(kafka, "create")).as("%s", err).isZero();
            assertThat(execute(kafka, "check")).isEqualTo(1);
            assertThat(out.toString())
                    .contains("User:stockscope-alerting (alerting-job) may not write stockscope.");

            admin.createAcls(AccessPlanTest.all()).all().get();
            // The broker hears of ACLs a moment after its controller has them.
            await().untilAsserted(() -> assertThat(execute(kafka, "check")).isZero());
            assertThat(out.toString())
                    .isEqualTo(
                            "all 15 topics are as expected\n"
                                    + "everybody may do what they need, and no more\n");

            AclBinding tooMuch =
                    AccessPlanTest.allow(
                            "User:stockscope-stock",
                            AclOperation.WRITE,
                            "stockscope.throttle-commands");
            admin.createAcls(List.of(tooMuch)).all().get();
            await().untilAsserted(() -> assertThat(execute(kafka, "check")).isEqualTo(1));
            assertThat(out.toString())
                    .hasLineCount(1)
                    .startsWith("User:stockscope-stock may write stockscope.throttle-commands");
            assertThat(execute(kafka, "check", "--principal", "alerting-job=User:other"))
                    .isEqualTo(1);
            assertThat(out.toString())
                    .contains("User:stockscope-alerting may write stockscope.throttle-commands")
                    .contains("User:other (alerting-job) may not read stockscope.measurements");
        }
    }

    @Test
    void principalWithoutARoleIsWrongUsage() {
        assertThat(commandLine("topics", "check", "--principal", "boss=User:x")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "stockscope: --principal is \"boss=User:x\", must be a role and a principal"
                                + " such as alerting-job=User:alerts\n");
    }

    private int execute(AuthorizingKafka kafka, String command, String... more) {
        out.getBuffer().setLength(0);
        String[] arguments = new String[3 + more.length];
        arguments[0] = "topics";
        arguments[1] = command;
        arguments[2] = "-Dkafka.bootstrapServers=" + kafka.servers();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return commandLine(arguments);
    }

    private int commandLine(String... arguments) {
        return StockscopeCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
