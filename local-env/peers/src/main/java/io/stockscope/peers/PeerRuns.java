// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.peers.clickhouse.ClickHousePeer;
import io.stockscope.peers.flinksql.FlinkSqlPeer;
import io.stockscope.peers.kafkastreams.KafkaStreamsPeer;

/** How each peer runs. */
final class PeerRuns {

    private PeerRuns() {}

    static PeerRun of(Peer peer, StockscopeConfig config) {
        return switch (peer) {
            case STOCKSCOPE -> new StockscopePeer(config);
            case FLINK_SQL -> new FlinkSqlPeer(config);
            case KAFKA_STREAMS -> new KafkaStreamsPeer(config);
            case CLICKHOUSE -> new ClickHousePeer(config);
        };
    }
}
