// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.ChannelProfile;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.EventRules;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.ChannelType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the channel profiles. A record without a value takes the channel back. */
final class ChannelRecordDeserializer extends RecordDeserializer {

    private static final long serialVersionUID = 1L;

    private transient ConfluentAvroDecoder<ChannelProfile> decoder;

    @SuppressWarnings("NullAway.Init") // The transient field is set by open, which comes first.
    ChannelRecordDeserializer(SchemaLookup.Factory schemas) {
        super(schemas);
    }

    @Override
    void open(SchemaLookup known) {
        decoder = new ConfluentAvroDecoder<>(ChannelProfile.getClassSchema(), known);
    }

    @Override
    StockInput decode(StockscopeTopic topic, ConsumerRecord<byte[], byte[]> record)
            throws BadRecordException, UnknownSchemaException, IOException {
        if (record.value() == null && record.key() != null) {
            String channel = new String(record.key(), StandardCharsets.UTF_8);
            return StockInput.of(new ChannelUpdate(channel, null));
        }
        ChannelProfile profile = decoder.decode(record.value());
        check(profile);
        return StockInput.of(
                new ChannelUpdate(
                        profile.getChannel(),
                        new ChannelTerms(
                                ChannelType.valueOf(profile.getType().name()),
                                profile.getLocations(),
                                profile.getDisplayCap(),
                                profile.getSellsBackorder(),
                                profile.getLatencyObjectiveMs(),
                                profile.getStalenessThresholdMs())));
    }

    private static void check(ChannelProfile profile) throws BadRecordException {
        EventRules rules =
                new EventRules()
                        .filled("channel", profile.getChannel())
                        .notNegative("displayCap", profile.getDisplayCap())
                        .notNegative("latencyObjectiveMs", profile.getLatencyObjectiveMs())
                        .notNegative("stalenessThresholdMs", profile.getStalenessThresholdMs())
                        .notNegative("ackWindowMs", profile.getAckWindowMs())
                        .notNegative("cancelRateWindowMs", profile.getCancelRateWindowMs());
        for (String location : profile.getLocations()) {
            rules.filled("location", location);
        }
        for (Map.Entry<String, Long> objective : profile.getStageObjectives().entrySet()) {
            rules.notNegative("stageObjectives." + objective.getKey(), objective.getValue());
        }
        Double limit = profile.getCancelRateLimit();
        rules.holds(
                limit == null || (limit >= 0 && limit <= 1),
                () -> "cancelRateLimit is " + limit + ", must be from 0 to 1");
    }
}
