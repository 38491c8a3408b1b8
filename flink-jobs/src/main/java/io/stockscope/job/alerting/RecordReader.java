// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.alert.intake.Telling;
import io.stockscope.alert.throttle.ManualOverride;
import io.stockscope.alert.throttle.WorstSkus;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.Measurement;
import io.stockscope.event.StaleSku;
import io.stockscope.event.StaleTop;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleOverride;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.EventRules;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the records of the topics of the alerting say. For one thread. */
final class RecordReader {

    /** The topics whose records it reads. */
    static final List<StockscopeTopic> TOPICS =
            List.of(
                    StockscopeTopic.MEASUREMENTS,
                    StockscopeTopic.STALE_TOP,
                    StockscopeTopic.THROTTLE_ACKS,
                    StockscopeTopic.THROTTLE_OVERRIDES,
                    StockscopeTopic.REFERENCE_CHANNELS);

    /** Takes what a record says. */
    interface Receiver {
        void measurement(Telling telling);

        /** The SKUs of a channel that were oversold worst at an event time, the worst first. */
        void worst(String channel, long atMillis, List<String> skus);

        /** A person orders something; lifted orders are {@code AUTO}. */
        void order(String channel, ManualOverride override);

        void answer(ThrottleAck answer);

        /** The type of a channel; null: it is no more. */
        void channel(String channel, @Nullable String type);
    }

    private final ConfluentAvroDecoder<Measurement> measurements;
    private final ConfluentAvroDecoder<StaleTop> staleTops;
    private final ConfluentAvroDecoder<ThrottleAck> answers;
    private final ConfluentAvroDecoder<ThrottleOverride> orders;
    private final ConfluentAvroDecoder<ChannelProfile> profiles;

    RecordReader(SchemaLookup schemas) {
        measurements = new ConfluentAvroDecoder<>(Measurement.getClassSchema(), schemas);
        staleTops = new ConfluentAvroDecoder<>(StaleTop.getClassSchema(), schemas);
        answers = new ConfluentAvroDecoder<>(ThrottleAck.getClassSchema(), schemas);
        orders = new ConfluentAvroDecoder<>(ThrottleOverride.getClassSchema(), schemas);
        profiles = new ConfluentAvroDecoder<>(ChannelProfile.getClassSchema(), schemas);
    }

    /**
     * Reads one.
     *
     * @throws BadRecordException if it cannot be used
     * @throws UnknownSchemaException if its schema is not known, or not yet
     * @throws IOException if the registry does not answer
     */
    void read(TopicRecord record, Receiver to)
            throws BadRecordException, UnknownSchemaException, IOException {
        switch (StockscopeTopic.byName(record.topic())) {
            case MEASUREMENTS -> to.measurement(telling(measurements.decode(record.value())));
            case STALE_TOP -> readWorst(staleTops.decode(record.value()), to);
            case THROTTLE_ACKS -> readAnswer(answers.decode(record.value()), to);
            case THROTTLE_OVERRIDES -> readOrder(record, to);
            case REFERENCE_CHANNELS -> readChannel(record, to);
            default ->
                    throw new IllegalStateException("the alerting does not read " + record.topic());
        }
    }

    private static Telling telling(Measurement measurement) throws BadRecordException {
        new EventRules()
                .filled("metric", measurement.getMetric())
                .filled("producer", measurement.getProducer());
        return new Telling(
                measurement.getMetric(),
                measurement.getLabels(),
                measurement.getWindowStart().toEpochMilli(),
                measurement.getValue(),
                measurement.getBins(),
                measurement.getProducer(),
                measurement.getSequence(),
                measurement.getFrontier().toEpochMilli());
    }

    private static void readWorst(StaleTop top, Receiver to) throws BadRecordException {
        new EventRules().filled("channel", top.getChannel());
        to.worst(
                top.getChannel(),
                top.getAt().toEpochMilli(),
                top.getSkus().stream()
                        .filter(sku -> WorstSkus.isOne(sku.getDisplayed(), sku.getOversellUnits()))
                        .map(StaleSku::getSku)
                        .toList());
    }

    private static void readAnswer(ThrottleAck answer, Receiver to) throws BadRecordException {
        new EventRules()
                .filled("channel", answer.getChannel())
                .filled("commandId", answer.getCommandId());
        to.answer(answer);
    }

    private void readOrder(TopicRecord record, Receiver to)
            throws BadRecordException, UnknownSchemaException, IOException {
        if (record.replayOf() != null) {
            // Its time is that of the replay: an order of yesterday would hold for a day more.
            throw new BadRecordException(
                    DeadLetterReason.INVALID,
                    "orders for a brake are not replayed: this one would hold anew from now on; give"
                            + " the order anew",
                    null,
                    null);
        }
        String channel = takenBack(record);
        if (channel != null) {
            to.order(
                    channel,
                    ManualOverride.of(
                            ManualOverride.Mode.AUTO, record.timestampMillis(), null, "", ""));
            return;
        }
        ThrottleOverride order = orders.decode(record.value());
        new EventRules().filled("channel", order.getChannel()).filled("by", order.getBy());
        Instant until = order.getUntil();
        to.order(
                order.getChannel(),
                ManualOverride.of(
                        ManualOverride.Mode.valueOf(order.getMode().name()),
                        record.timestampMillis(),
                        until == null ? null : until.toEpochMilli(),
                        order.getBy(),
                        order.getReason()));
    }

    private void readChannel(TopicRecord record, Receiver to)
            throws BadRecordException, UnknownSchemaException, IOException {
        String channel = takenBack(record);
        if (channel != null) {
            to.channel(channel, null);
            return;
        }
        ChannelProfile profile = profiles.decode(record.value());
        new EventRules().filled("channel", profile.getChannel());
        to.channel(profile.getChannel(), profile.getType().name());
    }

    /** The key of a compacted topic that is taken back; null: the record says something. */
    private static @Nullable String takenBack(TopicRecord record) {
        return record.value() == null && record.key() != null
                ? new String(record.key(), StandardCharsets.UTF_8)
                : null;
    }
}
