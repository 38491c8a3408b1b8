// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.topics;

import io.stockscope.config.KafkaSettings;
import io.stockscope.local.CliException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes and checks topics in one Kafka. */
public final class TopicAdmin implements AutoCloseable {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private final String servers;
    private final Admin admin;

    /**
     * Connects.
     *
     * @throws CliException if the settings cannot be used
     */
    public TopicAdmin(KafkaSettings kafka) {
        servers = kafka.bootstrapServers();
        Properties client = kafka.clientProperties();
        client.putIfAbsent("default.api.timeout.ms", Long.toString(ANSWER_LIMIT.toMillis()));
        try {
            admin = Admin.create(client);
        } catch (KafkaException e) {
            throw CliException.failed(
                    "Kafka at "
                            + servers
                            + " cannot be used: "
                            + rootMessage(e)
                            + "; see kafka.bootstrapServers and kafka.properties",
                    e);
        }
    }

    /**
     * Makes the topics that are missing; those that are there stay as they are.
     *
     * @param replicationFactor empty: the brokers' default
     * @return the names of those that were made
     */
    public List<String> create(List<TopicPlan> plans, Optional<Short> replicationFactor)
            throws InterruptedException {
        Map<String, KafkaFuture<Void>> answers =
                admin.createTopics(
                                plans.stream()
                                        .map(plan -> newTopic(plan, replicationFactor))
                                        .toList())
                        .values();
        List<String> made = new ArrayList<>();
        for (TopicPlan plan : plans) {
            String name = plan.topic().topicName();
            try {
                Objects.requireNonNull(answers.get(name)).get();
                made.add(name);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw failed("cannot make topic " + name, e);
                }
            }
        }
        return made;
    }

    private static NewTopic newTopic(TopicPlan plan, Optional<Short> replicationFactor) {
        return new NewTopic(
                        plan.topic().topicName(), Optional.of(plan.partitions()), replicationFactor)
                .configs(plan.settings());
    }

    /**
     * What differs from the plans, one line each: what is so, what should be, and what mends it.
     */
    public List<String> differences(List<TopicPlan> plans) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        Map<String, TopicDescription> found = describe(plans);
        Map<String, Config> settings = settings(found.keySet().stream().toList());
        for (TopicPlan plan : plans) {
            String name = plan.topic().topicName();
            TopicDescription description = found.get(name);
            Config config = settings.get(name);
            if (description == null || config == null) {
                lines.add(name + " is missing; stockscope topics create");
                continue;
            }
            int partitions = description.partitions().size();
            if (partitions < plan.partitions()) {
                lines.add(
                        "%s has %d partitions, expected are %d; kafka-topics.sh --bootstrap-server %s --alter --topic %s --partitions %d"
                                .formatted(
                                        name,
                                        partitions,
                                        plan.partitions(),
                                        servers,
                                        name,
                                        plan.partitions()));
            }
            new TreeMap<>(plan.settings())
                    .forEach((key, value) -> addDifference(lines, name, config, key, value));
        }
        return lines;
    }

    private void addDifference(
            List<String> lines, String name, Config config, String key, String planned) {
        ConfigEntry entry = config.get(key);
        String value = entry == null ? null : entry.value();
        if (!TopicPlan.satisfies(key, planned, value)) {
            lines.add(
                    "%s has %s=%s, expected is %s; kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config %s=%s"
                            .formatted(name, key, value, planned, servers, name, key, planned));
        }
    }

    private Map<String, TopicDescription> describe(List<TopicPlan> plans)
            throws InterruptedException {
        Map<String, TopicDescription> found = new HashMap<>();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(plans.stream().map(plan -> plan.topic().topicName()).toList())
                        .topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
            try {
                found.put(answer.getKey(), answer.getValue().get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failed("cannot read topic " + answer.getKey(), e);
                }
            }
        }
        return found;
    }

    private Map<String, Config> settings(List<String> names) throws InterruptedException {
        Map<String, Config> settings = new HashMap<>();
        try {
            admin.describeConfigs(
                            names.stream()
                                    .map(
                                            name ->
                                                    new ConfigResource(
                                                            ConfigResource.Type.TOPIC, name))
                                    .toList())
                    .all()
                    .get()
                    .forEach((resource, config) -> settings.put(resource.name(), config));
        } catch (ExecutionException e) {
            throw failed("cannot read the settings of topics", e);
        }
        return settings;
    }

    /**
     * All ACLs; empty if this Kafka has no authorizer, so that everybody may do everything.
     *
     * @throws CliException if they cannot be read: among others if this user may not
     */
    public Optional<Collection<AclBinding>> acls() throws InterruptedException {
        try {
            return Optional.of(admin.describeAcls(AclBindingFilter.ANY).values().get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SecurityDisabledException) {
                return Optional.empty();
            }
            throw failed("cannot read who may do what", e);
        }
    }

    /** The id of the Kafka cluster, which no other cluster has. */
    public String clusterId() throws InterruptedException {
        try {
            return admin.describeCluster().clusterId().get();
        } catch (ExecutionException e) {
            throw failed("cannot read the id of the cluster", e);
        }
    }

    private CliException failed(String what, ExecutionException e) {
        return CliException.failed(
                what
                        + " in Kafka at "
                        + servers
                        + ": "
                        + rootMessage(e)
                        + "; does it run, and may this user do that?",
                e);
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
