// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import io.stockscope.sink.clickhouse.ClickHouseConnection;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How to reach ClickHouse, and as whom.
 *
 * @param url HTTP address, such as {@code http://127.0.0.1:8123}
 * @param caCertificateFileOrNull for https, a PEM file with the authorities that are trusted; null
 *     for those that the JVM trusts
 * @param database name of Stockscope's database
 * @param backlogMebibytes what each writer of a table keeps while ClickHouse is away
 * @param admin creates the database, tables and views
 * @param writer inserts results
 * @param reader asks, and changes nothing
 */
public record ClickHouseSettings(
        String url,
        @Nullable String caCertificateFileOrNull,
        String database,
        int backlogMebibytes,
        Credentials admin,
        Credentials writer,
        Credentials reader)
        implements Serializable {

    /** What each writer of a table keeps while ClickHouse is away, in bytes. */
    public long backlogBytes() {
        return (long) backlogMebibytes << 20;
    }

    /** The connection of one of the users; the password is asked for where it is made. */
    public ClickHouseConnection connection(Credentials user) {
        return new ClickHouseConnection(
                url, database, user::user, user.password()::get, caCertificateFileOrNull);
    }
}
