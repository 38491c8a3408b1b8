// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.local.service.AlertmanagerProcess;
import java.io.IOException;
import java.util.List;

/** What people see of alerts: those that an Alertmanager has, by its API. */
final class AlertmanagerReader {

    private final AlertmanagerProcess alertmanager;

    AlertmanagerReader(AlertmanagerProcess alertmanager) {
        this.alertmanager = alertmanager;
    }

    /**
     * The alerts of a rule that are not over, whether it has told of them or not; none while it is
     * away.
     */
    List<JsonNode> active(String rule) throws InterruptedException {
        try {
            return alertmanager.alerts().stream()
                    .filter(alert -> alert.at("/labels/alertname").asText().equals(rule))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
