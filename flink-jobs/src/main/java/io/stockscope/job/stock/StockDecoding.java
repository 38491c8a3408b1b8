// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.config.KafkaSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.time.RunClock;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;

/** The first step of the stock job by itself, for who measures it or compares with it. */
public final class StockDecoding {

    private StockDecoding() {}

    /** The topics of stock events. */
    public static List<StockscopeTopic> topics() {
        return StockEvents.stockTopics();
    }

    /**
     * What the job decodes and checks records of these topics with.
     *
     * @param clock that recorded times are held against
     */
    public static KafkaRecordDeserializationSchema<DecodedRecord> deserializer(
            StockscopeConfig config, RunClock clock) {
        KafkaSettings channelsFrom = config.kafka();
        return new StockRecordDeserializer(
                StockSources.schemas(config.registry()),
                () -> new KnownChannels(channelsFrom.clientProperties()),
                config.stock().maxClockSkew(),
                clock);
    }

    /** How the job writes inputs where they cross its shuffle. */
    public static TypeInformation<StockInput> inputType() {
        return StockInputSerializer.TYPE;
    }
}
