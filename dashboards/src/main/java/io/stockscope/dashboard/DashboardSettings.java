// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard;

import io.stockscope.dashboard.answer.AnswerSettings;
import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.dashboard.query.Limits;
import io.stockscope.dashboard.sql.Asking;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the dashboards are served.
 *
 * @param bind address to listen at, such as {@code 127.0.0.1}
 * @param port 0 for any that is free
 * @param hosts names by which it is called beside those of this machine's loopback; requests for
 *     other names are refused
 * @param protectionOrNull login and TLS; null for a server that only this machine reaches
 * @param asking what all questions are asked with
 * @param limits of a question
 * @param answers how answers are shared
 * @param runbookOrNull what to do about each alert, as Markdown with a heading for each, which
 *     alerts link to; null for no page of it
 */
public record DashboardSettings(
        String bind,
        int port,
        List<String> hosts,
        @Nullable Protection protectionOrNull,
        Asking.Settings asking,
        Limits limits,
        AnswerSettings answers,
        @Nullable String runbookOrNull) {

    /** The share of changes that is to reach a channel in time, where nothing else is said. */
    public static final double DEFAULT_OBJECTIVE = Catalogue.USUAL_OBJECTIVE;

    /**
     * What a server needs that others reach.
     *
     * @param usersFile see {@link io.stockscope.dashboard.login.Users}
     * @param keyStore PKCS 12, with the key and the certificate of the server
     * @param keyStorePassword asked for when the server starts
     */
    public record Protection(Path usersFile, Path keyStore, Supplier<String> keyStorePassword) {}

    /**
     * Checks that nobody else reaches a server without protection.
     *
     * @throws IllegalArgumentException if it would be so
     */
    public DashboardSettings {
        hosts = List.copyOf(hosts);
        if (!isLoopback(bind) && protectionOrNull == null) {
            throw new IllegalArgumentException(
                    "at %s others reach the dashboards: that needs a login and TLS; give users and a key store, or bind to 127.0.0.1"
                            .formatted(bind));
        }
    }

    /** For this machine only, with all defaults. */
    public static DashboardSettings local(int port, String currency) {
        return new DashboardSettings(
                "127.0.0.1",
                port,
                List.of(),
                null,
                new Asking.Settings(DEFAULT_OBJECTIVE, currency),
                Limits.DEFAULT,
                AnswerSettings.DEFAULT,
                null);
    }

    /** The same, with a runbook. */
    public DashboardSettings withRunbook(String markdown) {
        return new DashboardSettings(
                bind, port, hosts, protectionOrNull, asking, limits, answers, markdown);
    }

    private static boolean isLoopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "there is no address " + bind + " to bind to; give one such as 127.0.0.1", e);
        }
    }
}
