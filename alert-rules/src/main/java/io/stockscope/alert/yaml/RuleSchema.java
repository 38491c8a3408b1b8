// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockscope.alert.Spans;
import io.stockscope.alert.yaml.Shape.Choice;
import io.stockscope.alert.yaml.Shape.Field;
import io.stockscope.alert.yaml.Shape.Fields;
import io.stockscope.alert.yaml.Shape.Flag;
import io.stockscope.alert.yaml.Shape.ListOf;
import io.stockscope.alert.yaml.Shape.Number;
import io.stockscope.alert.yaml.Shape.Span;
import io.stockscope.alert.yaml.Shape.Text;
import io.stockscope.alert.yaml.Shape.Texts;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/**
 * The JSON Schemas (2020-12) of rule files and of their tests, for editors: made of the shapes that
 * files are read by. What an editor cannot check, such as labels that a metric has not, {@code
 * rules check} does.
 */
public final class RuleSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private RuleSchema() {}

    /** That of rule files. */
    public static String ofRules() {
        return text("Alert rules of Stockscope", RuleShape.FILE);
    }

    /** That of rule tests. */
    public static String ofTests() {
        return text("Tests of alert rules of Stockscope", TrialShape.FILE);
    }

    private static String text(String title, Fields shape) {
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.setAll(schema(shape));
        try {
            return new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(schema)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode schema(Shape shape) {
        if (shape instanceof Fields fields) {
            return fields(fields);
        }
        if (shape instanceof ListOf list) {
            ObjectNode schema = typed("array");
            schema.set("items", schema(list.each()));
            schema.put("minItems", list.least());
            return schema;
        }
        if (shape instanceof Texts texts) {
            ObjectNode schema = typed("object");
            ObjectNode each = JSON.objectNode();
            each.set("type", JSON.arrayNode().add("string").add("number").add("boolean"));
            each.put("maxLength", texts.longest());
            schema.set("additionalProperties", each);
            schema.set("propertyNames", pattern(texts.key().pattern()));
            return schema;
        }
        return scalar(shape);
    }

    private static ObjectNode fields(Fields fields) {
        ObjectNode schema = typed("object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        for (Field field : fields.fields()) {
            ObjectNode property = JSON.objectNode();
            property.put("description", field.about());
            property.setAll(schema(field.shape()));
            properties.set(field.name(), property);
            if (field.required()) {
                required.add(field.name());
            }
        }
        schema.set("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }

    private static ObjectNode scalar(Shape shape) {
        if (shape instanceof Choice choice) {
            ObjectNode schema = JSON.objectNode();
            ArrayNode names = schema.putArray("enum");
            choice.names().forEach(names::add);
            return schema;
        }
        if (shape instanceof Flag) {
            return typed("boolean");
        }
        if (shape instanceof Number number) {
            ObjectNode schema = typed(number.whole() ? "integer" : "number");
            schema.put("minimum", plain(number.least()));
            schema.put("maximum", plain(number.most()));
            return schema;
        }
        if (shape instanceof Span) {
            return typed("string").setAll(pattern(Spans.FORM));
        }
        Text text = (Text) shape;
        ObjectNode schema = typed("string");
        schema.setAll(pattern(text.form().pattern()));
        schema.put("maxLength", text.longest());
        return schema;
    }

    private static ObjectNode typed(String type) {
        ObjectNode schema = JSON.objectNode();
        schema.put("type", type);
        return schema;
    }

    private static ObjectNode pattern(String form) {
        ObjectNode schema = JSON.objectNode();
        schema.put("pattern", "^(?:" + form + ")$");
        return schema;
    }

    private static BigDecimal plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros();
    }
}
