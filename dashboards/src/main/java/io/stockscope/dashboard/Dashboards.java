// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard;

import io.stockscope.dashboard.answer.Answers;
import io.stockscope.dashboard.login.Users;
import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.dashboard.query.ClickHouse;
import io.stockscope.dashboard.query.Database;
import io.stockscope.dashboard.web.DashboardServer;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import java.io.IOException;
import java.time.InstantSource;

/** The dashboards as web pages: a server that asks ClickHouse as its reader. */
public final class Dashboards implements AutoCloseable {

    private final Answers answers;
    private final DashboardServer server;

    private Dashboards(Answers answers, DashboardServer server) {
        this.answers = answers;
        this.server = server;
    }

    /**
     * Starts the server. ClickHouse need not be there yet.
     *
     * @param reader connection of the reader, who can change nothing
     * @param dataClock the clock that events are told by: the system's, but for a simulation
     * @throws IOException if a file that it needs cannot be read, or the port is taken
     * @throws IllegalArgumentException if what is in such a file cannot be used
     */
    public static Dashboards start(
            DashboardSettings settings, ClickHouseConnection reader, InstantSource dataClock)
            throws IOException {
        return start(settings, new ClickHouse(reader, settings.limits()), dataClock);
    }

    static Dashboards start(DashboardSettings settings, Database database, InstantSource dataClock)
            throws IOException {
        DashboardSettings.Protection protection = settings.protectionOrNull();
        Users users = protection == null ? null : Users.read(protection.usersFile());
        Answers answers = new Answers(database, settings.answers(), settings.asking(), dataClock);
        try {
            DashboardServer server =
                    DashboardServer.start(
                            settings,
                            Catalogue.shipped(settings.asking().objective()),
                            answers,
                            users);
            return new Dashboards(answers, server);
        } catch (IOException | RuntimeException e) {
            answers.close();
            throw e;
        }
    }

    /** Address of the first page, such as {@code http://127.0.0.1:8090}. */
    public String url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
        answers.close();
    }
}
