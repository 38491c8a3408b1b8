// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

/**
 * Files that Grafana reads when it starts. Texts are in double quotes; {@code $} begins a variable
 * of Grafana's environment.
 */
final class Provisioning {

    private Provisioning() {}

    static String datasource(GrafanaSettings settings) {
        GrafanaSettings.Server server = settings.server();
        return """
                # Made by 'stockscope dashboards export'. Grafana takes user and password from its environment.
                apiVersion: 1
                datasources:
                  - name: "Stockscope"
                    uid: "%s"
                    type: "%s"
                    access: "proxy"
                    editable: false
                    jsonData:
                      host: "%s"
                      port: %d
                      protocol: "%s"
                      secure: %s
                      username: "${STOCKSCOPE_GRAFANA_USER}"
                      defaultDatabase: "%s"
                      queryTimeout: "30"
                    secureJsonData:
                      password: "${STOCKSCOPE_GRAFANA_PASSWORD}"
                """
                .formatted(
                        settings.datasourceUid(),
                        GrafanaDatasource.TYPE,
                        server.host(),
                        server.port(),
                        server.protocol().id(),
                        server.tls(),
                        server.database());
    }

    static String dashboards(GrafanaSettings settings) {
        return """
                # Made by 'stockscope dashboards export'.
                apiVersion: 1
                providers:
                  - name: "stockscope"
                    orgId: 1
                    type: "file"
                    folder: "Stockscope"
                    folderUid: "stockscope"
                    disableDeletion: false
                    allowUiUpdates: false
                    updateIntervalSeconds: 30
                    options:
                      path: %s
                """
                .formatted(quoted(settings.dashboardsFolder()));
    }

    /** {@code $$} is a dollar sign to Grafana. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "$$") + '"';
    }
}
