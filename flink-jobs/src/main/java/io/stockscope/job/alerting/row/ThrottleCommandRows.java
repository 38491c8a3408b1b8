// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.row;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.throttle.Directive;
import io.stockscope.table.ThrottleCommandRow;
import java.util.List;

/** Throttle commands as rows. */
public final class ThrottleCommandRows {

    private static final JsonMapper JSON = new JsonMapper();

    private ThrottleCommandRows() {}

    /** The row of a command. */
    public static ThrottleCommandRow row(Command command) {
        return new ThrottleCommandRow(
                command.channel(),
                command.revision(),
                command.commandId(),
                json(command.brake().directives()),
                command.ruleNames(),
                command.alertIds(),
                command.reason(),
                command.evidence(),
                command.dryRun(),
                command.isOrdered(),
                command.issuedAtMillis(),
                command.ttl().toMillis(),
                command.expiresAtMillis());
    }

    /** The directives by the names that they have in the record. */
    private static String json(List<Directive> directives) {
        ArrayNode list = JSON.createArrayNode();
        for (Directive directive : directives) {
            ObjectNode each = list.addObject();
            ArrayNode skus = each.putArray("skus");
            directive.skus().forEach(skus::add);
            each.put("mode", directive.restraint().mode().name());
            each.put("bufferPercent", directive.restraint().bufferPercent());
            each.put("capUnits", directive.restraint().capUnits());
        }
        try {
            return JSON.writeValueAsString(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }
}
