// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.stockscope.event.StockscopeTopic;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The schemas as they stand in a registry: those of the generated classes, without the property
 * that tells Java which class to use for a string. Whoever registers {@code src/main/avro} from
 * another language registers the same.
 */
public final class WireSchemas {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<StockscopeTopic, Schema> SCHEMAS = schemas();

    private WireSchemas() {}

    /** Returns the schema that the records of a topic are written and registered with. */
    public static Schema of(StockscopeTopic topic) {
        Schema schema = SCHEMAS.get(topic);
        if (schema == null) {
            throw new IllegalStateException("no schema for " + topic);
        }
        return schema;
    }

    private static Map<StockscopeTopic, Schema> schemas() {
        Map<StockscopeTopic, Schema> schemas = new EnumMap<>(StockscopeTopic.class);
        for (StockscopeTopic topic : StockscopeTopic.values()) {
            try {
                JsonNode json = withoutJavaStrings(JSON.readTree(topic.schema().toString()));
                schemas.put(topic, new Schema.Parser().parse(json.toString()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a schema is not JSON: " + topic, e);
            }
        }
        return schemas;
    }

    private static JsonNode withoutJavaStrings(JsonNode json) {
        if (json instanceof ObjectNode object) {
            boolean string = object.remove("avro.java.string") != null;
            if (string && object.size() == 1) {
                return TextNode.valueOf(object.path("type").asText());
            }
            object.properties().forEach(p -> p.setValue(withoutJavaStrings(p.getValue())));
        } else if (json instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withoutJavaStrings(array.get(i)));
            }
        }
        return json;
    }
}
