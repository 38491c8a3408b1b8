// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.dashboard.DashboardSettings;
import io.stockscope.dashboard.grafana.ExportFolder;
import io.stockscope.dashboard.grafana.GrafanaExport;
import io.stockscope.dashboard.grafana.GrafanaSettings;
import io.stockscope.dashboard.grafana.GrafanaSettings.Protocol;
import io.stockscope.dashboard.grafana.GrafanaSettings.Server;
import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.dashboard.sql.Asking;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stockscope dashboards export DIR}: the pages as dashboards of Grafana. */
@Command(
        name = "export",
        description = {
            "Writes the pages as dashboards for Grafana, with the files that provision them.",
            "ClickHouse is as configured, unless options say otherwise; it is not asked. No password is"
                    + " written: Grafana reads STOCKSCOPE_GRAFANA_USER and STOCKSCOPE_GRAFANA_PASSWORD from"
                    + " its environment."
        })
final class ExportCommand implements Callable<Integer> {

    private static final int MOST_NAMED = 3;

    @Spec private CommandSpec spec;

    @Mixin private ConfigOptions config = new ConfigOptions();

    @Parameters(
            paramLabel = "DIR",
            description =
                    "Folder to write to; made if it is not there. Of an earlier export, files are replaced.")
    private Path folder = Path.of("");

    @Option(
            names = "--force",
            description =
                    "Write although the folder holds files that are not of an export; they stay.")
    private boolean force;

    @Option(
            names = "--clickhouse-host",
            paramLabel = "HOST",
            description = "ClickHouse as Grafana reaches it (that of clickhouse.url).")
    private @Nullable String host;

    @Option(
            names = "--clickhouse-port",
            paramLabel = "PORT",
            description = "Its port (that of clickhouse.url, or the usual one of the protocol).")
    private @Nullable Integer port;

    @Option(
            names = "--clickhouse-protocol",
            paramLabel = "PROTOCOL",
            defaultValue = "http",
            description = "http or native (${DEFAULT-VALUE}).")
    private String protocolName = "http";

    @Option(
            names = "--clickhouse-tls",
            negatable = true,
            description = "The connection is encrypted (if clickhouse.url is https).")
    private @Nullable Boolean tls;

    @Option(
            names = "--clickhouse-database",
            paramLabel = "NAME",
            description = "Stockscope's database (clickhouse.database).")
    private @Nullable String database;

    @Option(
            names = "--datasource-uid",
            paramLabel = "UID",
            defaultValue = GrafanaSettings.DEFAULT_DATASOURCE_UID,
            description = "By which the dashboards find the datasource (${DEFAULT-VALUE}).")
    private String datasourceUid = GrafanaSettings.DEFAULT_DATASOURCE_UID;

    @Option(
            names = "--dashboards-folder",
            paramLabel = "PATH",
            defaultValue = GrafanaSettings.DEFAULT_DASHBOARDS_FOLDER,
            description = "Where DIR/dashboards is on Grafana's machine (${DEFAULT-VALUE}).")
    private String dashboardsFolder = GrafanaSettings.DEFAULT_DASHBOARDS_FOLDER;

    @Option(
            names = "--objective",
            paramLabel = "SHARE",
            defaultValue = "" + DashboardSettings.DEFAULT_OBJECTIVE,
            description =
                    "The share of changes that is to reach a channel in time, 0 to 1 (${DEFAULT-VALUE}).")
    private double objective;

    @Override
    public Integer call() {
        if (!(objective > 0 && objective < 1)) {
            throw CliException.wrongUsage(
                    "--objective must be between 0 and 1, but is " + objective);
        }
        // Where an option says the host, the configuration need not.
        StockscopeConfig configured =
                host == null
                        ? config.load()
                        : config.load(Map.of("clickhouse.url", "http://localhost"));
        GrafanaSettings settings;
        try {
            settings =
                    new GrafanaSettings(
                            server(configured.clickHouse()),
                            datasourceUid,
                            dashboardsFolder,
                            new Asking.Settings(objective, configured.stock().reportingCurrency()));
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage(String.valueOf(e.getMessage()));
        }
        SortedMap<String, String> files =
                GrafanaExport.files(Catalogue.shipped(objective), settings);
        print(settings.server(), files.size(), written(files));
        return 0;
    }

    private Server server(ClickHouseSettings configured) {
        URI url = URI.create(configured.url());
        boolean encrypted = tls == null ? "https".equals(url.getScheme()) : tls;
        if (host == null && url.getPath() != null && url.getPath().length() > 1) {
            throw new IllegalArgumentException(
                    "clickhouse.url has a path, which an export has no place for; give --clickhouse-host of a server without");
        }
        Protocol protocol = Protocol.of(protocolName);
        int chosen = protocol.defaultPort(encrypted);
        if (port != null) {
            chosen = port;
        } else if (host == null && protocol == Protocol.HTTP && url.getPort() > 0) {
            chosen = url.getPort();
        }
        return new Server(
                host == null ? String.valueOf(url.getHost()) : host,
                chosen,
                protocol,
                encrypted,
                database == null ? configured.database() : database);
    }

    private List<String> written(SortedMap<String, String> files) {
        ExportFolder export = new ExportFolder(folder);
        try {
            List<String> foreign = export.foreign(files);
            if (!foreign.isEmpty() && !force) {
                throw CliException.failed(
                        "%s holds files that are not of an export: %s%s; give an empty folder, or --force, which leaves them where they are"
                                .formatted(
                                        folder,
                                        String.join(
                                                ", ",
                                                foreign.subList(
                                                        0, Math.min(MOST_NAMED, foreign.size()))),
                                        foreign.size() > MOST_NAMED ? ", ..." : ""));
            }
            return export.write(files);
        } catch (AccessDeniedException e) {
            throw CliException.failed(
                    "%s may not be written to: give a folder where you may".formatted(e.getFile()),
                    e);
        } catch (IOException e) {
            throw CliException.failed("the dashboards cannot be written: " + e.getMessage(), e);
        }
    }

    private void print(Server server, int files, List<String> written) {
        PrintWriter out = spec.commandLine().getOut();
        Path whole = folder.toAbsolutePath().normalize();
        out.printf("%d files in %s, new or changed: %d%n", files, whole, written.size());
        written.forEach(name -> out.println("  " + name));
        out.printf(
                "Grafana asks ClickHouse at %s:%d (%s%s), database %s.%n",
                server.host(),
                server.port(),
                server.protocol().id(),
                server.tls() ? ", TLS" : "",
                server.database());
        out.printf(
                """
                Grafana 11.6 or later with the plugin grafana-clickhouse-datasource reads them so:
                  docker run -p 127.0.0.1:3000:3000 -e GF_PLUGINS_PREINSTALL=grafana-clickhouse-datasource \\
                    -e STOCKSCOPE_GRAFANA_USER -e STOCKSCOPE_GRAFANA_PASSWORD \\
                    -v %s/provisioning:/etc/grafana/provisioning:ro \\
                    -v %s/dashboards:%s:ro grafana/grafana
                """,
                whole, whole, dashboardsFolder);
        out.flush();
    }
}
