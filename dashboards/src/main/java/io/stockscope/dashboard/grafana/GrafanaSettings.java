// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import io.stockscope.dashboard.sql.Asking;
import java.util.Locale;

/**
 * What an export says of the Grafana and the ClickHouse that it is for. No secret is among it: user
 * and password are read by Grafana from its environment.
 *
 * @param server ClickHouse as Grafana reaches it
 * @param datasourceUid by which dashboards find their datasource, unless somebody chooses another
 * @param dashboardsFolder where the folder {@code dashboards} of the export is on Grafana's machine
 * @param asking what all questions are asked with
 */
public record GrafanaSettings(
        Server server, String datasourceUid, String dashboardsFolder, Asking.Settings asking) {

    /** Unless somebody chooses. */
    public static final String DEFAULT_DATASOURCE_UID = "stockscope-clickhouse";

    /** The same. */
    public static final String DEFAULT_DASHBOARDS_FOLDER = "/var/lib/grafana/dashboards/stockscope";

    /** Checks what Grafana would refuse, or take for something else. */
    public GrafanaSettings {
        if (!datasourceUid.matches("[A-Za-z0-9_-]{1,40}")) {
            throw new IllegalArgumentException(
                    "the uid of a datasource is 1 to 40 letters, digits, - and _, not "
                            + datasourceUid);
        }
        if (!dashboardsFolder.startsWith("/")) {
            throw new IllegalArgumentException(
                    "the folder on Grafana's machine must begin with /, but is "
                            + dashboardsFolder);
        }
    }

    /**
     * A ClickHouse server.
     *
     * @param host name or address
     * @param port of the protocol, 1 to 65535
     * @param protocol by which Grafana asks
     * @param tls whether the connection is encrypted
     * @param database Stockscope's
     */
    public record Server(String host, int port, Protocol protocol, boolean tls, String database) {

        /** Checks that it can be one. */
        public Server {
            if (!host.matches("[A-Za-z0-9_.:\\[\\]-]+")) {
                throw new IllegalArgumentException(
                        "expected is the name of a host without protocol and port, not " + host);
            }
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
            }
            if (!database.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException(
                        "the name of a database is letters, digits and _, not " + database);
            }
        }
    }

    /** The protocols of ClickHouse that the datasource speaks. */
    public enum Protocol {
        HTTP(8123, 8443),
        NATIVE(9000, 9440);

        private final int port;
        private final int portWithTls;

        Protocol(int port, int portWithTls) {
            this.port = port;
            this.portWithTls = portWithTls;
        }

        /** The protocol of a name, such as {@code http}. */
        public static Protocol of(String id) {
            for (Protocol protocol : values()) {
                if (protocol.id().equals(id)) {
                    return protocol;
                }
            }
            throw new IllegalArgumentException("a protocol is http or native, not " + id);
        }

        /** The port where ClickHouse listens to it, unless it was told otherwise. */
        public int defaultPort(boolean tls) {
            return tls ? portWithTls : port;
        }

        /** As the datasource's configuration has it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
