// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.flinksql;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.formats.avro.typeutils.AvroSchemaConverter;
import org.apache.flink.table.types.logical.RowType;

/** The tables that are read: all columns of a topic's schema, by Flink's own formats. */
final class SqlSources {

    private static final Map<String, StockscopeTopic> TABLES =
            Map.of(
                    "erp_stock", StockscopeTopic.ERP_STOCK,
                    "wms_stock", StockscopeTopic.WMS_STOCK,
                    "pos_lines", StockscopeTopic.POS_LINES,
                    "channel_reservations", StockscopeTopic.CHANNEL_RESERVATIONS,
                    "channel_availability", StockscopeTopic.CHANNEL_AVAILABILITY);

    /** Reads reservations once more. */
    static final String ENDS = "reservation_ends";

    private final StockscopeConfig config;

    SqlSources(StockscopeConfig config) {
        this.config = config;
    }

    List<String> statements() {
        List<String> statements =
                TABLES.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(table -> statement(table.getKey(), table.getValue(), "", "occurredAt"))
                        .collect(Collectors.toList());
        statements.add(
                statement(
                        ENDS,
                        StockscopeTopic.CHANNEL_RESERVATIONS,
                        ", rt AS COALESCE(expiresAt, occurredAt)",
                        "rt"));
        return statements;
    }

    private String statement(
            String table, StockscopeTopic topic, String computed, String eventTime) {
        String schema = topic.schema().toString();
        RowType row = (RowType) AvroSchemaConverter.convertToDataType(schema).getLogicalType();
        String columns =
                row.getFields().stream()
                        .map(
                                field ->
                                        "`%s` %s"
                                                .formatted(
                                                        field.getName(),
                                                        field.getType().asSerializableString()))
                        .collect(Collectors.joining(", "));
        return """
            CREATE TEMPORARY TABLE %s (%s%s,
                WATERMARK FOR %s AS recordedAt - INTERVAL '%d' MINUTE)
            WITH (%s)
            """
                .formatted(
                        table,
                        columns,
                        computed,
                        eventTime,
                        config.stock().widestOutOfOrderness().plusSeconds(59).toMinutes(),
                        options(topic, schema));
    }

    private String options(StockscopeTopic topic, String schema) {
        StringBuilder options = new StringBuilder();
        config.kafka()
                .clientProperties()
                .forEach((key, value) -> option(options, "properties." + key, value));
        option(options, "connector", "kafka");
        option(options, "topic", topic.topicName());
        option(options, "properties.group.id", "stockscope-peers");
        option(options, "scan.startup.mode", "earliest-offset");
        // Ends the job, and time with it, when all is read: a live one would follow no clock.
        option(options, "scan.bounded.mode", "latest-offset");
        option(options, "value.format", "avro-confluent");
        option(options, "value.avro-confluent.url", config.registry().url());
        // Flink takes enums for texts only where it is told the schema.
        option(options, "value.avro-confluent.schema", schema);
        return options.substring(0, options.length() - 2);
    }

    private static void option(StringBuilder options, Object key, Object value) {
        options.append('\'')
                .append(key)
                .append("' = '")
                .append(String.valueOf(value).replace("'", "''"))
                .append("', ");
    }
}
