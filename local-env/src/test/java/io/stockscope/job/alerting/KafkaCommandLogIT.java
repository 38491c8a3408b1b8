// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stockscope.alert.throttle.Brake;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.throttle.Restraint;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The log of commands on a real Kafka. */
class KafkaCommandLogIT {

    @Test
    void whoTakesItOverShutsOutTheOneBeforeAndReadsAllThatThatOneWrote() throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig config = services.config(Map.of());
            Foundation.lay(config);
            try (CommandLog zombie = new KafkaCommandLog(config.kafka(), config.registry());
                    CommandLog next = new KafkaCommandLog(config.kafka(), config.registry())) {
                assertThat(zombie.takeOver()).isEmpty();
                zombie.append(List.of(command("web", 1), command("market", 1)));
                zombie.append(List.of(command("web", 2)));
                garbage(config);

                assertThat(next.takeOver())
                        .containsExactlyInAnyOrder(
                                command("web", 1), command("market", 1), command("web", 2));

                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> zombie.append(List.of(command("web", 3))))
                        .withMessageContaining("another alerting job has taken over");
                next.append(List.of(command("web", 4)));
                zombie.close();
                next.close();
                try (CommandLog last = new KafkaCommandLog(config.kafka(), config.registry())) {
                    assertThat(last.takeOver())
                            .filteredOn(command -> command.channel().equals("web"))
                            .extracting(Command::revision)
                            .containsExactly(1L, 2L, 4L);
                }
            }
        }
    }

    /** It is left out, and holds up nobody. */
    private static void garbage(StockscopeConfig config) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        config.kafka().clientProperties(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    StockscopeTopic.THROTTLE_COMMANDS.topicName(),
                                    new byte[] {1},
                                    new byte[] {7, 7}))
                    .get();
        }
    }

    private static Command command(String channel, long revision) {
        return new Command(
                channel,
                Brake.general(Restraint.PAUSE),
                revision,
                1_000,
                Duration.ofMinutes(5),
                List.of("Slow"),
                List.of("a1"),
                "demanded by rules",
                Map.of(),
                false);
    }
}
