// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** The topics of the contract: their names, their records and how these are keyed. */
@SuppressWarnings("ImmutableEnumChecker") // a Schema is shared and never changed after its class
public enum StockscopeTopic {
    ERP_STOCK(
            "erp.stock",
            ErpStockEvent.class,
            ErpStockEvent.getClassSchema(),
            Flow.IN,
            ErpStockEvent::getSku),
    WMS_STOCK(
            "wms.stock",
            WmsStockEvent.class,
            WmsStockEvent.getClassSchema(),
            Flow.IN,
            WmsStockEvent::getSku),
    POS_LINES(
            "pos.lines",
            PosLineEvent.class,
            PosLineEvent.getClassSchema(),
            Flow.IN,
            PosLineEvent::getSku),
    CHANNEL_RESERVATIONS(
            "channel.reservations",
            ReservationEvent.class,
            ReservationEvent.getClassSchema(),
            Flow.IN,
            ReservationEvent::getSku),
    CHANNEL_AVAILABILITY(
            "channel.availability",
            AvailabilityEvent.class,
            AvailabilityEvent.getClassSchema(),
            Flow.IN,
            AvailabilityEvent::getSku),
    CHANNEL_ORDERS(
            "channel.orders",
            OrderEvent.class,
            OrderEvent.getClassSchema(),
            Flow.IN,
            OrderEvent::getOrderId),
    REFERENCE_ITEMS(
            "reference.items",
            ItemMaster.class,
            ItemMaster.getClassSchema(),
            Flow.IN_COMPACTED,
            ItemMaster::getSku),
    REFERENCE_CHANNELS(
            "reference.channels",
            ChannelProfile.class,
            ChannelProfile.getClassSchema(),
            Flow.IN_COMPACTED,
            ChannelProfile::getChannel),
    THROTTLE_ACKS(
            "throttle.acks",
            ThrottleAck.class,
            ThrottleAck.getClassSchema(),
            Flow.IN,
            ThrottleAck::getChannel),
    THROTTLE_OVERRIDES(
            "throttle.overrides",
            ThrottleOverride.class,
            ThrottleOverride.getClassSchema(),
            Flow.IN_COMPACTED,
            ThrottleOverride::getChannel),
    MEASUREMENTS(
            "stockscope.measurements",
            Measurement.class,
            Measurement.getClassSchema(),
            Flow.OUT,
            StockscopeTopic::measurementKey),
    STALE_TOP(
            "stockscope.stale-top",
            StaleTop.class,
            StaleTop.getClassSchema(),
            Flow.OUT,
            StaleTop::getChannel),
    ALERTS("stockscope.alerts", Alert.class, Alert.getClassSchema(), Flow.OUT, Alert::getAlertId),
    THROTTLE_COMMANDS(
            "stockscope.throttle-commands",
            ThrottleCommand.class,
            ThrottleCommand.getClassSchema(),
            Flow.OUT_COMPACTED,
            ThrottleCommand::getChannel),
    DEAD_LETTERS(
            "stockscope.dead-letters",
            DeadLetter.class,
            DeadLetter.getClassSchema(),
            Flow.OUT,
            StockscopeTopic::deadLetterKey);

    private static final Map<String, StockscopeTopic> BY_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(StockscopeTopic::topicName, t -> t));

    private final String topicName;
    private final Class<? extends SpecificRecord> recordClass;
    private final Schema schema;
    private final Flow flow;
    private final Function<SpecificRecord, String> key;

    <T extends SpecificRecord> StockscopeTopic(
            String topicName,
            Class<T> recordClass,
            Schema schema,
            Flow flow,
            Function<T, String> key) {
        this.topicName = topicName;
        this.recordClass = recordClass;
        this.schema = schema;
        this.flow = flow;
        this.key = event -> key.apply(recordClass.cast(event));
    }

    /** Returns the name of the topic in Kafka, such as {@code erp.stock}. */
    public String topicName() {
        return topicName;
    }

    /** Returns the class of its records. */
    public Class<? extends SpecificRecord> recordClass() {
        return recordClass;
    }

    /** Returns the schema of its records as this build knows it. */
    public Schema schema() {
        return schema;
    }

    /** Returns the subject under which a schema registry keeps that schema. */
    public String subject() {
        return topicName + "-value";
    }

    /** Returns whether others write this topic and Stockscope reads it. */
    public boolean input() {
        return flow == Flow.IN || flow == Flow.IN_COMPACTED;
    }

    /** Returns whether Kafka keeps at least the last record of every key. */
    public boolean compacted() {
        return flow == Flow.IN_COMPACTED || flow == Flow.OUT_COMPACTED;
    }

    /**
     * Returns the key that the contract gives a record: its SKU, order, channel or alert; of a
     * measurement, its metric with the sorted labels; of a dead letter, the original key as UTF-8,
     * empty if there was none.
     *
     * @throws ClassCastException if {@code event} is not a {@link #recordClass()}
     */
    public String key(SpecificRecord event) {
        return key.apply(event);
    }

    /**
     * Returns the topic of that name.
     *
     * @throws IllegalArgumentException if the contract has no such topic; the message names them
     *     all
     */
    public static StockscopeTopic byName(String topicName) {
        StockscopeTopic topic = BY_NAME.get(topicName);
        if (topic == null) {
            throw new IllegalArgumentException(
                    "unknown topic \"%s\"; the topics are: %s"
                            .formatted(
                                    topicName,
                                    Arrays.stream(values())
                                            .map(StockscopeTopic::topicName)
                                            .collect(Collectors.joining(", "))));
        }
        return topic;
    }

    private static String measurementKey(Measurement measurement) {
        return measurement.getMetric() + new TreeMap<>(measurement.getLabels());
    }

    private static String deadLetterKey(DeadLetter deadLetter) {
        ByteBuffer key = deadLetter.getKey();
        return key == null ? "" : StandardCharsets.UTF_8.decode(key.duplicate()).toString();
    }

    private enum Flow {
        IN,
        IN_COMPACTED,
        OUT,
        OUT_COMPACTED
    }
}
