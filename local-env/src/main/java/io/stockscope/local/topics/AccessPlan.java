// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.topics;

import io.stockscope.event.StockscopeTopic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Who may do what with the topics: every role what it needs, and nobody else what stops a
 * retailer's sales or shows raw orders. Super users, of whom ACLs say nothing, may do everything.
 */
final class AccessPlan {
    private static final String EVERYBODY = "User:*";

    /** Whoever writes these can stop sales; whoever reads the dead letters sees raw orders. */
    private static final List<Guarded> GUARDED =
            List.of(
                    new Guarded(AclOperation.WRITE, StockscopeTopic.THROTTLE_COMMANDS),
                    new Guarded(AclOperation.WRITE, StockscopeTopic.THROTTLE_OVERRIDES),
                    new Guarded(AclOperation.WRITE, StockscopeTopic.REFERENCE_CHANNELS),
                    new Guarded(AclOperation.READ, StockscopeTopic.DEAD_LETTERS));

    private final Map<Role, Set<String>> principals;
    private final String servers;

    private record Guarded(AclOperation operation, StockscopeTopic topic) {}

    /**
     * Creates a plan.
     *
     * @param principals who has which role, such as {@code User:stockscope-stock}
     * @param servers of Kafka, for the commands that mend
     */
    AccessPlan(Map<Role, Set<String>> principals, String servers) {
        this.principals = Map.copyOf(principals);
        this.servers = servers;
    }

    /** Says what differs, one line each: what is so, and what mends it. */
    List<String> differences(Collection<AclBinding> acls) {
        List<AclBinding> ofTopics =
                acls.stream()
                        .filter(acl -> acl.pattern().resourceType() == ResourceType.TOPIC)
                        .toList();
        List<String> lines = new ArrayList<>();
        for (Role role : Role.values()) {
            for (String principal : of(role)) {
                for (StockscopeTopic topic : StockscopeTopic.values()) {
                    if (role.reads(topic)) {
                        addMissing(lines, ofTopics, role, principal, AclOperation.READ, topic);
                    }
                    if (role.writes(topic)) {
                        addMissing(lines, ofTopics, role, principal, AclOperation.WRITE, topic);
                    }
                }
            }
        }
        GUARDED.forEach(guarded -> addForbidden(lines, ofTopics, guarded));
        return lines;
    }

    private Set<String> of(Role role) {
        return new TreeSet<>(principals.getOrDefault(role, Set.of()));
    }

    private void addMissing(
            List<String> lines,
            List<AclBinding> acls,
            Role role,
            String principal,
            AclOperation operation,
            StockscopeTopic topic) {
        boolean allowed =
                acls.stream()
                        .filter(acl -> allows(acl, operation, topic))
                        .map(acl -> acl.entry().principal())
                        .anyMatch(name -> name.equals(principal) || name.equals(EVERYBODY));
        if (!allowed || isDenied(acls, principal, operation, topic)) {
            lines.add(
                    "%s (%s) may not %s %s; kafka-acls.sh --bootstrap-server %s --add --allow-principal %s --operation %s --topic %s"
                            .formatted(
                                    principal,
                                    role.word(),
                                    word(operation),
                                    topic.topicName(),
                                    servers,
                                    principal,
                                    argument(operation),
                                    topic.topicName()));
        }
    }

    private void addForbidden(List<String> lines, List<AclBinding> acls, Guarded guarded) {
        AclOperation operation = guarded.operation();
        StockscopeTopic topic = guarded.topic();
        List<Role> roles =
                Stream.of(Role.values())
                        .filter(
                                role ->
                                        operation == AclOperation.READ
                                                ? role.reads(topic)
                                                : role.writes(topic))
                        .toList();
        Set<String> expected =
                roles.stream().flatMap(role -> of(role).stream()).collect(Collectors.toSet());
        for (AclBinding acl : acls) {
            String principal = acl.entry().principal();
            if (allows(acl, operation, topic)
                    && !expected.contains(principal)
                    && !isDenied(acls, principal, operation, topic)) {
                lines.add(
                        "%s may %s %s, which only %s may; kafka-acls.sh --bootstrap-server %s --remove --allow-principal %s --operation %s --topic '%s' --resource-pattern-type %s"
                                .formatted(
                                        principal,
                                        word(operation),
                                        topic.topicName(),
                                        roles.stream()
                                                .map(Role::word)
                                                .collect(Collectors.joining(", ")),
                                        servers,
                                        principal,
                                        argument(acl.entry().operation()),
                                        acl.pattern().name(),
                                        word(acl.pattern().patternType())));
            }
        }
    }

    private static boolean allows(AclBinding acl, AclOperation operation, StockscopeTopic topic) {
        return acl.entry().permissionType() == AclPermissionType.ALLOW
                && covers(acl, operation, topic);
    }

    /** A ban for some hosts only does not count: from others it may be done. */
    private static boolean isDenied(
            List<AclBinding> acls,
            String principal,
            AclOperation operation,
            StockscopeTopic topic) {
        return acls.stream()
                .filter(acl -> covers(acl, operation, topic))
                .map(AclBinding::entry)
                .filter(entry -> entry.permissionType() == AclPermissionType.DENY)
                .filter(entry -> entry.host().equals("*"))
                .map(AccessControlEntry::principal)
                .anyMatch(name -> name.equals(principal) || name.equals(EVERYBODY));
    }

    private static boolean covers(AclBinding acl, AclOperation operation, StockscopeTopic topic) {
        AclOperation of = acl.entry().operation();
        return (of == operation || of == AclOperation.ALL)
                && covers(acl.pattern(), topic.topicName());
    }

    private static boolean covers(ResourcePattern pattern, String name) {
        return pattern.patternType() == PatternType.PREFIXED
                ? name.startsWith(pattern.name())
                : pattern.name().equals(name)
                        || pattern.name().equals(ResourcePattern.WILDCARD_RESOURCE);
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private static String argument(AclOperation operation) {
        String word = word(operation);
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
