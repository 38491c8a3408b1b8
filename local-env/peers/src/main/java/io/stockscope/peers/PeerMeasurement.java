// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockscope.local.bench.Measurement;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run of one peer.
 *
 * @param measurement events, CPU and time
 * @param details further figures, by their names; units are in the names
 */
public record PeerMeasurement(Measurement measurement, Map<String, Double> details) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Copies the details. */
    public PeerMeasurement {
        details = Map.copyOf(details);
    }

    /** As one line. */
    String toJson() throws JsonProcessingException {
        ObjectNode node = JSON.createObjectNode();
        node.set("measurement", JSON.readTree(measurement.toJson()));
        node.set("details", JSON.valueToTree(new TreeMap<>(details)));
        return node.toString();
    }

    /** Reads what {@link #toJson} wrote. */
    static PeerMeasurement ofJson(String line) throws JsonProcessingException {
        return JSON.readValue(line, PeerMeasurement.class);
    }
}
