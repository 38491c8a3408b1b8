// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.local.service.Endpoints;
import java.util.List;

/** The view of throttle commands, with what publishers have answered. */
final class ThrottleViews {

    /**
     * A command.
     *
     * @param directives as JSON
     * @param status of the answer; empty: there is none
     */
    record Row(long revision, String directives, String status) {

        static Row of(JsonNode row) {
            return new Row(
                    row.get("revision").asLong(),
                    row.get("directives").asText(),
                    row.get("ack_status").asText());
        }
    }

    private final StockViews views;

    ThrottleViews(Endpoints.ClickHouse clickHouse) {
        this.views = new StockViews(clickHouse, "stockscope");
    }

    /** The rows of a rule in the view of alerts: which alert, and since when. */
    List<String> episodes(String rule) throws Exception {
        return views.rows(
                "SELECT concat(alert_id, ' ', toString(started_at)) AS episode FROM alerts"
                        + " WHERE rule_name = '"
                        + rule
                        + "'",
                row -> row.get("episode").asText());
    }

    /** Those of a channel, the first one first. */
    List<Row> commands(String channel) throws Exception {
        return views.rows(
                "SELECT revision, directives, ifNull(toString(ack_status), '') AS ack_status"
                        + " FROM throttle_commands WHERE channel = '"
                        + channel
                        + "' ORDER BY throttle_commands.revision",
                Row::of);
    }
}
