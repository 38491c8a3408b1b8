// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.flinksql;

import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseSink;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Stockscope's sink as a connector of Flink SQL, since there is no official one for this Flink:
 * {@code 'connector' = 'stockscope-clickhouse'}. Exactly once; with a primary key, rows replace
 * others.
 */
public final class ClickHouseSinkFactory implements DynamicTableSinkFactory {

    static final String IDENTIFIER = "stockscope-clickhouse";

    private static final ConfigOption<String> URL = text("url");
    private static final ConfigOption<String> DATABASE = text("database");
    private static final ConfigOption<String> TABLE = text("table");
    private static final ConfigOption<String> USER = text("user");
    private static final ConfigOption<String> PASSWORD = text("password");

    private static ConfigOption<String> text(String key) {
        return ConfigOptions.key(key).stringType().noDefaultValue();
    }

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(URL, DATABASE, TABLE, USER, PASSWORD);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        ReadableConfig options = helper.getOptions();
        String user = options.get(USER);
        String password = options.get(PASSWORD);
        ResolvedSchema schema = context.getCatalogTable().getResolvedSchema();
        List<SqlSinkTable.Field> fields =
                schema.getColumns().stream()
                        .map(
                                column ->
                                        new SqlSinkTable.Field(
                                                column.getName(),
                                                column.getDataType().getLogicalType()))
                        .toList();
        List<String> key =
                schema.getPrimaryKey().map(UniqueConstraint::getColumns).orElse(List.of());
        return new Table(
                new SqlSinkTable(options.get(TABLE), fields, key),
                new ClickHouseConnection(
                        options.get(URL), options.get(DATABASE), () -> user, () -> password));
    }

    private static final class Table implements DynamicTableSink {
        private final SqlSinkTable table;
        private final ClickHouseConnection connection;

        Table(SqlSinkTable table, ClickHouseConnection connection) {
            this.table = table;
            this.connection = connection;
        }

        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requested) {
            return table.key().isEmpty() ? ChangelogMode.insertOnly() : ChangelogMode.upsert();
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
            return SinkV2Provider.of(
                    ClickHouseSink.<RowData>builder(table).connection(connection).build());
        }

        @Override
        public DynamicTableSink copy() {
            return new Table(table, connection);
        }

        @Override
        public String asSummaryString() {
            return "ClickHouse " + table.tableName();
        }
    }
}
