// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import io.stockscope.local.service.Endpoints;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.sink.ClickHouseDatabase;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.table.Migrations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database as the jobs would have left it at a bad hour: for half an hour amazon has not
 * acknowledged what it was told. What is in it stands in {@code troubled-shop.sql}.
 */
final class TroubledShop implements AutoCloseable {

    /** The SKU that amazon shows worst. */
    static final String WORST_SKU = "85123A";

    /** The rule that fires. */
    static final String FIRING_RULE = "MarketplaceSyncSlow";

    private final ClickHouseDatabase database;
    private final Endpoints.ClickHouse clickHouse;
    private final String name;

    private TroubledShop(String name) throws Exception {
        this.name = name;
        this.clickHouse = SharedServices.get().endpoints().clickHouse();
        this.database = ClickHouseDatabase.named(name);
        Migrations.migrate(connection(clickHouse.url(), clickHouse.admin()));
    }

    private static @Nullable TroubledShop shared;

    /** One bad hour for tests of this JVM that do not need it untouched; it ends with the JVM. */
    static synchronized TroubledShop shared() throws Exception {
        if (shared == null) {
            shared = open("troubled_shop");
        }
        return shared;
    }

    /** Tables without a row. */
    static TroubledShop empty(String name) throws Exception {
        return new TroubledShop(name);
    }

    /** The same with the bad hour up to now. */
    static TroubledShop open(String name) throws Exception {
        return filled(name, "troubled-shop.sql", Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    /** The same with what another file has, which tells times by {@code $now}. */
    static TroubledShop filled(String name, String file, Instant now) throws Exception {
        TroubledShop shop = new TroubledShop(name);
        String time = "'" + now.toString().replaceAll("[TZ]", " ").strip() + "'";
        for (String statement : statements(file)) {
            shop.run(statement.replace("$now", time));
        }
        return shop;
    }

    private static List<String> statements(String name) throws IOException {
        try (InputStream file = TroubledShop.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IOException(name + " is not on the class path");
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.split(";\\s*\\n\\s*\\n"));
        }
    }

    /** Runs a statement as the admin; returns the lines of its result. */
    List<String> run(String sql) throws IOException, InterruptedException {
        return database.run(sql);
    }

    /** Connection of the reader, by way of an address that leads to ClickHouse. */
    ClickHouseConnection reader(String url) {
        return connection(url, clickHouse.reader());
    }

    /** Of the database. */
    String name() {
        return name;
    }

    /** Address of ClickHouse itself. */
    String url() {
        return clickHouse.url();
    }

    private ClickHouseConnection connection(String url, Endpoints.User user) {
        String userName = user.user();
        String password = user.password();
        return new ClickHouseConnection(url, name, () -> userName, () -> password);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        database.close();
    }
}
