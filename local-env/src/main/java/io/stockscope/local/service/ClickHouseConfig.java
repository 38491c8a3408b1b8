// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Writes the configuration of the embedded ClickHouse.
 *
 * <p>In this engine {@code SELECT file('/any/path')} is open to every user. So it listens on
 * loopback only, speaks HTTP only, and answers only requests with the {@code Authorization} of one
 * of its users; all others get 404. The user {@code default} has no password, because the session
 * that starts the listener logs in with it; it may do that and nothing else.
 */
final class ClickHouseConfig {

    private ClickHouseConfig() {}

    /** Writes all files that the engine reads at its start. */
    static void write(Path directory, int port, ClickHouseUsers users) throws IOException {
        Path data = PrivateFiles.directory(directory.resolve("data"));
        for (String own : new String[] {"tmp", "user_files", "format_schemas"}) {
            PrivateFiles.directory(directory.resolve(own));
        }
        writeSystemDatabase(data);
        Files.writeString(startScript(directory), "SYSTEM START LISTEN HTTP;\n");
        PrivateFiles.write(file(directory), server(directory, port, users));
        PrivateFiles.write(directory.resolve("users.xml"), users(users));
    }

    static Path file(Path directory) {
        return directory.resolve("config.xml");
    }

    static Path startScript(Path directory) {
        return directory.resolve("start.sql");
    }

    /** Else {@code system} would live in memory, and its logs would break after a restart. */
    private static void writeSystemDatabase(Path data) throws IOException {
        Path definition = Files.createDirectories(data.resolve("metadata")).resolve("system.sql");
        if (!Files.exists(definition)) {
            Files.writeString(
                    definition,
                    "ATTACH DATABASE _ UUID '" + UUID.randomUUID() + "'\nENGINE = Atomic\n");
        }
    }

    private static String server(Path directory, int port, ClickHouseUsers users) {
        StringBuilder rules = new StringBuilder();
        for (Endpoints.User user : users.all()) {
            rules.append(
                    """
                            <rule>
                                <headers><Authorization>%s</Authorization></headers>
                                <handler>
                                    <type>dynamic_query_handler</type>
                                    <query_param_name>query</query_param_name>
                                </handler>
                            </rule>
                    """
                            .formatted(ClickHouseUsers.authorization(user)));
        }
        return """
        <clickhouse>
            <listen_host>%1$s</listen_host>
            <http_port>%2$d</http_port>
            <tmp_path>%3$s/tmp/</tmp_path>
            <user_files_path>%3$s/user_files/</user_files_path>
            <format_schema_path>%3$s/format_schemas/</format_schema_path>
            <users_config>%3$s/users.xml</users_config>
            <max_server_memory_usage_to_ram_ratio>0.25</max_server_memory_usage_to_ram_ratio>
            <mark_cache_size>134217728</mark_cache_size>
            <uncompressed_cache_size>0</uncompressed_cache_size>
            <http_handlers>
                <rule>
                    <url>/ping</url>
                    <handler>
                        <type>static</type>
                        <status>200</status>
                        <content_type>text/plain</content_type>
                        <response_content>Ok.</response_content>
                    </handler>
                </rule>
        %4$s    </http_handlers>
        </clickhouse>
        """
                .formatted(Ports.HOST, port, escaped(directory), rules);
    }

    private static String users(ClickHouseUsers users) {
        return """
        <clickhouse>
            <profiles>
                <default></default>
                <reader>
                    <readonly>2</readonly>
                    <max_execution_time>60</max_execution_time>
                    <max_memory_usage>1073741824</max_memory_usage>
                    <max_result_rows>1000000</max_result_rows>
                    <constraints>
                        <max_execution_time><max>60</max></max_execution_time>
                        <max_memory_usage><max>1073741824</max></max_memory_usage>
                        <max_result_rows><max>1000000</max></max_result_rows>
                    </constraints>
                </reader>
            </profiles>
            <quotas><default></default></quotas>
            <users>
                <default>
                    <password></password>
                    <networks><ip>127.0.0.1</ip></networks>
                    <profile>default</profile>
                    <quota>default</quota>
                    <grants><query>GRANT SYSTEM LISTEN ON *.*</query></grants>
                </default>
        %s%s%s    </users>
        </clickhouse>
        """
                .formatted(
                        user(users.admin(), "default", "GRANT ALL ON *.*"),
                        user(
                                users.writer(),
                                "default",
                                // It asks whether a batch is in, and views read as who inserts.
                                "GRANT INSERT, SELECT, SHOW COLUMNS ON *.*",
                                "REVOKE INSERT, SELECT ON system.*",
                                "GRANT SELECT ON system.tables",
                                "GRANT SELECT ON system.columns",
                                "GRANT SELECT ON system.parts"),
                        user(
                                users.reader(),
                                "reader",
                                "GRANT SELECT, SHOW ON *.*",
                                "REVOKE SELECT ON system.*"));
    }

    private static String user(Endpoints.User user, String profile, String... grants) {
        StringBuilder queries = new StringBuilder();
        for (String grant : grants) {
            queries.append("<query>").append(grant).append("</query>");
        }
        return """
                <%1$s>
                    <password_sha256_hex>%2$s</password_sha256_hex>
                    <networks><ip>127.0.0.1</ip></networks>
                    <profile>%3$s</profile>
                    <quota>default</quota>
                    <grants>%4$s</grants>
                </%1$s>
        """
                .formatted(user.user(), ClickHouseUsers.sha256(user), profile, queries);
    }

    private static String escaped(Path path) {
        return path.toString().replace("&", "&amp;").replace("<", "&lt;");
    }
}
