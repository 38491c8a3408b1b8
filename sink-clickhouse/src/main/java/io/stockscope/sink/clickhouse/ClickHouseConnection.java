// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.flink.util.function.SerializableSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where ClickHouse is, whom to trust there, and as whom to talk to it.
 *
 * <p>User and password are suppliers, called where the connection is made (in the sink: on the
 * TaskManager, each time a writer starts and after each failure), so that no secret is in the job
 * graph, and a changed one counts. Let them read a file or the environment; do not capture the
 * secret itself. The certificate's file is read at the same moments.
 *
 * @param url {@code http://host:port} or {@code https://host:port}; no user, password or path in
 *     it, because a URL is shown in logs and web pages
 * @param database the database that the tables are in
 * @param user called for the user's name
 * @param password called for the password; empty for none
 * @param caCertificateFileOrNull for https, a PEM file with the certificates of the authorities
 *     that are trusted, on every host that runs the job; null for those that the JVM trusts
 */
public record ClickHouseConnection(
        String url,
        String database,
        SerializableSupplier<String> user,
        SerializableSupplier<String> password,
        @Nullable String caCertificateFileOrNull)
        implements Serializable {

    public ClickHouseConnection {
        checkUrl(url);
        Identifiers.checked(database, "database");
        if (caCertificateFileOrNull != null && !url.startsWith("https://")) {
            throw new IllegalArgumentException(
                    "ClickHouse URL '%s': with a CA certificate (%s), give https://host:port; over http nobody shows one"
                            .formatted(url, caCertificateFileOrNull));
        }
    }

    /** A connection that trusts whom the JVM trusts. */
    public ClickHouseConnection(
            String url,
            String database,
            SerializableSupplier<String> user,
            SerializableSupplier<String> password) {
        this(url, database, user, password, null);
    }

    /** Returns the same for another database. */
    public ClickHouseConnection withDatabase(String other) {
        return new ClickHouseConnection(url, other, user, password, caCertificateFileOrNull);
    }

    /** Returns the same, trusting only the authorities whose certificates are in that PEM file. */
    public ClickHouseConnection withCaCertificateFile(String file) {
        return new ClickHouseConnection(url, database, user, password, file);
    }

    /** Shows where, never as whom. */
    @Override
    public String toString() {
        return "ClickHouse " + url + ", database " + database;
    }

    private static void checkUrl(String url) {
        String hint = "give http://host:port or https://host:port";
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // Without the text and without the cause, which repeat a password if there is one.
            throw new IllegalArgumentException("The ClickHouse URL is no URL: " + hint);
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "The ClickHouse URL holds a user or parameters; user and password are given"
                            + " apart, because URLs are shown: "
                            + hint);
        }
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        boolean bare = uri.getRawPath() == null || uri.getRawPath().matches("/?");
        if (!http || uri.getHost() == null || uri.getPort() <= 0 || !bare) {
            throw new IllegalArgumentException("ClickHouse URL '" + url + "': " + hint);
        }
    }
}
