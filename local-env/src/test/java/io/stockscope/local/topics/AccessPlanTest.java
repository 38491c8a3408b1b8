// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.StockscopeTopic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

final class AccessPlanTest {
    private static final String STOCK = "User:stockscope-stock";
    private static final String COMMANDS = "stockscope.throttle-commands";

    private final AccessPlan plan = new AccessPlan(defaults(), "broker:9092");

    @Test
    void whatEveryRoleNeedsIsAsExpected() {
        assertThat(plan.differences(all())).isEmpty();
    }

    @Test
    void stockJobThatMayWriteCommandsIsNamedWithWhatMendsIt() {
        List<AclBinding> acls = all();
        acls.add(allow(STOCK, AclOperation.WRITE, COMMANDS));

        assertThat(plan.differences(acls))
                .containsExactly(
                        "User:stockscope-stock may write stockscope.throttle-commands, which only"
                                + " alerting-job may; kafka-acls.sh --bootstrap-server broker:9092"
                                + " --remove --allow-principal User:stockscope-stock --operation Write"
                                + " --topic 'stockscope.throttle-commands' --resource-pattern-type"
                                + " literal");
    }

    @Test
    void rightsForManyTopicsAreRightsForTheGuardedOnesToo() {
        for (AclBinding wide :
                List.of(
                        acl(
                                "User:x",
                                AclOperation.ALL,
                                PatternType.PREFIXED,
                                "stockscope.",
                                AclPermissionType.ALLOW),
                        allow("User:x", AclOperation.WRITE, "*"),
                        allow("User:*", AclOperation.ALL, COMMANDS))) {
            List<AclBinding> acls = all();
            acls.add(wide);

            assertThat(plan.differences(acls))
                    .as("%s", wide)
                    .isNotEmpty()
                    .anyMatch(line -> line.contains(" may write " + COMMANDS + ", which only"))
                    .allMatch(line -> line.startsWith(wide.entry().principal()));
        }
    }

    @Test
    void overridesChannelsAndDeadLettersAreGuarded() {
        List<AclBinding> acls = all();
        acls.add(allow("User:stockscope-alerting", AclOperation.WRITE, "throttle.overrides"));
        acls.add(allow("User:stockscope-operator", AclOperation.WRITE, "reference.channels"));
        acls.add(allow(STOCK, AclOperation.READ, "stockscope.dead-letters"));
        acls.add(allow("User:anybody", AclOperation.READ, "stockscope.measurements"));

        assertThat(plan.differences(acls))
                .hasSize(3)
                .anyMatch(line -> line.startsWith("User:stockscope-alerting may write throttle.o"))
                .anyMatch(line -> line.startsWith("User:stockscope-operator may write reference."))
                .anyMatch(line -> line.startsWith(STOCK + " may read stockscope.dead-letters"));
    }

    @Test
    void whatIsForbiddenAgainIsNoDifference() {
        List<AclBinding> acls = all();
        acls.add(
                acl(
                        STOCK,
                        AclOperation.ALL,
                        PatternType.PREFIXED,
                        "stockscope.",
                        AclPermissionType.ALLOW));
        acls.add(
                acl(
                        STOCK,
                        AclOperation.WRITE,
                        PatternType.LITERAL,
                        COMMANDS,
                        AclPermissionType.DENY));

        assertThat(plan.differences(acls))
                .singleElement()
                .asString()
                .contains("may read stockscope.dead-letters");
    }

    @Test
    void missingRightIsNamedWithWhatMendsIt() {
        List<AclBinding> acls = all();
        acls.removeIf(
                acl ->
                        acl.pattern().name().equals(COMMANDS)
                                && acl.entry().operation() == AclOperation.WRITE);

        assertThat(plan.differences(acls))
                .containsExactly(
                        "User:stockscope-alerting (alerting-job) may not write"
                                + " stockscope.throttle-commands; kafka-acls.sh --bootstrap-server"
                                + " broker:9092 --add --allow-principal User:stockscope-alerting"
                                + " --operation Write --topic stockscope.throttle-commands");
    }

    @Test
    void severalPrincipalsMayHaveOneRole() {
        Map<Role, Set<String>> principals = defaults();
        principals.put(Role.OPERATOR, Set.of("User:stockscope-operator", "User:night-shift"));
        List<AclBinding> acls = all();
        acls.add(allow("User:night-shift", AclOperation.WRITE, "throttle.overrides"));
        acls.add(allow("User:night-shift", AclOperation.READ, "stockscope.dead-letters"));

        assertThat(new AccessPlan(principals, "broker:9092").differences(acls)).isEmpty();
        assertThat(plan.differences(acls)).hasSize(2);
    }

    @Test
    void whoeverCommandsNobodyElseDoes() {
        for (Role role : Role.values()) {
            assertThat(role.writes(StockscopeTopic.THROTTLE_COMMANDS))
                    .isEqualTo(role == Role.ALERTING_JOB);
            assertThat(role.writes(StockscopeTopic.THROTTLE_OVERRIDES))
                    .isEqualTo(role == Role.OPERATOR);
        }
    }

    static Map<Role, Set<String>> defaults() {
        Map<Role, Set<String>> principals = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            principals.put(role, Set.of(role.defaultPrincipal()));
        }
        return principals;
    }

    /** What every role needs, and nothing else. */
    static List<AclBinding> all() {
        List<AclBinding> acls = new ArrayList<>();
        for (Role role : Role.values()) {
            for (StockscopeTopic topic : StockscopeTopic.values()) {
                if (role.reads(topic)) {
                    acls.add(allow(role.defaultPrincipal(), AclOperation.READ, topic.topicName()));
                }
                if (role.writes(topic)) {
                    acls.add(allow(role.defaultPrincipal(), AclOperation.WRITE, topic.topicName()));
                }
            }
        }
        return acls;
    }

    static AclBinding allow(String principal, AclOperation operation, String topic) {
        return acl(principal, operation, PatternType.LITERAL, topic, AclPermissionType.ALLOW);
    }

    private static AclBinding acl(
            String principal,
            AclOperation operation,
            PatternType type,
            String topic,
            AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, type),
                new AccessControlEntry(principal, "*", operation, permission));
    }
}
