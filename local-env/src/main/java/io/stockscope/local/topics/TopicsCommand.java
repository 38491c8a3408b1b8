// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.topics;

import io.stockscope.config.KafkaSettings;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.common.acl.AclBinding;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope topics}: makes and checks the topics of the contract. */
@Command(
        name = "topics",
        description = "Makes or checks the topics in any Kafka.",
        subcommands = {TopicsCommand.Create.class, TopicsCommand.Check.class})
public final class TopicsCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw CliException.wrongUsage("which: topics create, or topics check?");
    }

    /** What both subcommands may be told. */
    static final class PlanOptions {

        @Option(
                names = "--partitions",
                paramLabel = "COUNT",
                defaultValue = "" + TopicPlan.DEFAULT_PARTITIONS,
                description =
                        "Of the topics that carry events and measurements (${DEFAULT-VALUE}).")
        private int partitions;

        @Option(
                names = "--input-retention-days",
                paramLabel = "DAYS",
                description =
                        "How long inputs are kept; bounded runs can go back that far. For good if not given.")
        private @Nullable Integer inputRetentionDays;

        List<TopicPlan> plans() {
            if (partitions < 1) {
                throw CliException.wrongUsage("--partitions is at least 1");
            }
            if (inputRetentionDays != null && inputRetentionDays < 1) {
                throw CliException.wrongUsage("--input-retention-days is at least 1");
            }
            return TopicPlan.all(
                    partitions,
                    inputRetentionDays == null ? null : Duration.ofDays(inputRetentionDays));
        }
    }

    /** {@code topics create}. */
    @Command(
            name = "create",
            description = "Makes the topics that are missing; leaves the others as they are.")
    static final class Create implements Callable<Integer> {

        @Spec private @Nullable CommandSpec spec;
        @Mixin private ConfigOptions config = new ConfigOptions();
        @Mixin private PlanOptions options = new PlanOptions();

        @Option(
                names = "--replication-factor",
                paramLabel = "COUNT",
                description = "Copies of each partition; the brokers' default if not given.")
        private @Nullable Short replicationFactor;

        @Override
        public Integer call() throws InterruptedException {
            List<TopicPlan> plans = options.plans();
            try (TopicAdmin admin = new TopicAdmin(config.load().kafka())) {
                List<String> made = admin.create(plans, Optional.ofNullable(replicationFactor));
                made.forEach(name -> out(spec).println("made " + name));
                out(spec).println((plans.size() - made.size()) + " were there already");
            }
            return 0;
        }
    }

    /** {@code topics check}. */
    @Command(
            name = "check",
            description =
                    "Compares the topics with what is expected: one line per difference, with what mends it.")
    static final class Check implements Callable<Integer> {

        @Spec private @Nullable CommandSpec spec;
        @Mixin private ConfigOptions config = new ConfigOptions();
        @Mixin private PlanOptions options = new PlanOptions();

        @Option(
                names = "--principal",
                paramLabel = "ROLE=PRINCIPAL",
                description = {
                    "Who has a role, such as alerting-job=User:alerts; may be given several times,"
                            + " also for one role. Roles: stock-job, alerting-job, publisher, operator,"
                            + " reference; default: User:stockscope- and stock, alerting, publisher,"
                            + " operator, reference.",
                    "Where Kafka has an authorizer, ACLs are compared too."
                })
        private List<String> principals = List.of();

        @Override
        public Integer call() throws InterruptedException {
            List<TopicPlan> plans = options.plans();
            Map<Role, Set<String>> byRole = byRole();
            KafkaSettings kafka = config.load().kafka();
            try (TopicAdmin admin = new TopicAdmin(kafka)) {
                List<String> differences = new ArrayList<>(admin.differences(plans));
                Optional<Collection<AclBinding>> acls = admin.acls();
                AccessPlan access = new AccessPlan(byRole, kafka.bootstrapServers());
                acls.ifPresent(found -> differences.addAll(access.differences(found)));
                if (differences.isEmpty()) {
                    out(spec).println("all " + plans.size() + " topics are as expected");
                    out(spec)
                            .println(
                                    acls.isPresent()
                                            ? "everybody may do what they need, and no more"
                                            : "everybody may do everything: this Kafka has no authorizer");
                    return 0;
                }
                differences.forEach(out(spec)::println);
                throw CliException.failed(
                        differences.size() + " differences; each line above says what mends it");
            }
        }

        private Map<Role, Set<String>> byRole() {
            Map<Role, Set<String>> byRole = new EnumMap<>(Role.class);
            for (String principal : principals) {
                String[] parts = principal.split("=", 2);
                Role role =
                        Role.of(parts[0])
                                .filter(one -> parts.length == 2 && parts[1].contains(":"))
                                .orElseThrow(
                                        () ->
                                                CliException.wrongUsage(
                                                        "--principal is \"%s\", must be a role and a principal such as alerting-job=User:alerts"
                                                                .formatted(principal)));
                byRole.computeIfAbsent(role, any -> new TreeSet<>()).add(parts[1]);
            }
            for (Role role : Role.values()) {
                byRole.putIfAbsent(role, Set.of(role.defaultPrincipal()));
            }
            return byRole;
        }
    }

    private static PrintWriter out(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getOut();
    }
}
