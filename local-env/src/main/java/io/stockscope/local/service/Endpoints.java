// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the services are, and who may use them: the content of {@code endpoints.json}.
 *
 * @param kafka {@code host:port}
 * @param registry base address of the Confluent API
 * @param clickHouse address and users
 */
public record Endpoints(String kafka, String registry, ClickHouse clickHouse) {

    /**
     * ClickHouse's address and users.
     *
     * @param url HTTP address
     * @param database name of Stockscope's database
     */
    public record ClickHouse(String url, String database, User admin, User writer, User reader) {}

    /**
     * A user; {@code toString} leaves the password out.
     *
     * @param user name
     * @param password in clear
     */
    public record User(String user, String password) {
        @Override
        public String toString() {
            return "User[" + user + "]";
        }
    }

    /** Writes {@code endpoints.json}, for its owner only. */
    void write(Path file) throws IOException {
        ObjectNode root = new JsonMapper().createObjectNode();
        root.put("kafka", kafka).put("registry", registry);
        ObjectNode section = root.putObject("clickhouse");
        section.put("url", clickHouse.url()).put("database", clickHouse.database());
        put(section, "admin", clickHouse.admin());
        put(section, "writer", clickHouse.writer());
        put(section, "reader", clickHouse.reader());
        PrivateFiles.write(file, root.toPrettyString() + "\n");
    }

    private static void put(ObjectNode section, String role, User user) {
        section.putObject(role).put("user", user.user()).put("password", user.password());
    }
}
