// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.registry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/**
 * The rules by which a schema may change. A reader with the new schema must be able to read what
 * was written with any earlier one ({@code BACKWARD_TRANSITIVE}); that part Avro itself decides.
 * Beyond that the contract keeps its names: a field that was there is there, and means the same.
 */
public final class SchemaEvolution {
    private static final Set<String> LOGICAL_TYPE = Set.of("logicalType", "precision", "scale");

    private final Schema changed;
    private final Set<String> found = new HashSet<>();
    private final List<SchemaProblem> problems = new ArrayList<>();

    private SchemaEvolution(Schema changed) {
        this.changed = changed;
    }

    /** Returns what breaks, in the order of the fields; empty if nothing does. */
    public static List<SchemaProblem> problems(Schema changed, Schema earlier) {
        SchemaEvolution evolution = new SchemaEvolution(changed);
        for (Incompatibility incompatibility :
                SchemaCompatibility.checkReaderWriterCompatibility(changed, earlier)
                        .getResult()
                        .getIncompatibilities()) {
            evolution.addUnreadable(incompatibility);
        }
        evolution.compare(changed.getName(), changed, earlier);
        return List.copyOf(evolution.problems);
    }

    private void addUnreadable(Incompatibility incompatibility) {
        String field = fieldAt(incompatibility.getLocation());
        switch (incompatibility.getType()) {
            case READER_FIELD_MISSING_DEFAULT_VALUE ->
                    add(
                            field,
                            "has no default, and what was written earlier does not have it",
                            "give it one, such as null, so that earlier records can be read");
            case MISSING_ENUM_SYMBOLS ->
                    add(
                            field,
                            "lost the symbols " + incompatibility.getMessage(),
                            "put them back: earlier records hold them");
            case NAME_MISMATCH ->
                    add(
                            field,
                            "has another name now: " + incompatibility.getMessage(),
                            "put the old name back");
            default ->
                    add(
                            field,
                            "changed its type: " + incompatibility.getMessage(),
                            "put the old type back, and add a field of another name beside it");
        }
    }

    /** What Avro can read, but the contract does not allow. */
    private void compare(String path, Schema after, Schema before) {
        Schema now = present(after);
        Schema then = present(before);
        if (now.getType() != then.getType()) {
            return; // Avro has decided whether that is a promotion.
        }
        if (LOGICAL_TYPE.stream()
                .anyMatch(p -> !Objects.equals(now.getObjectProp(p), then.getObjectProp(p)))) {
            add(
                    path,
                    "means something else now: it was %s and is %s".formatted(then, now),
                    "put the old type back, and add a field of another name beside it");
        }
        switch (now.getType()) {
            case RECORD -> compareFields(path, now, then);
            case ARRAY -> compare(path, now.getElementType(), then.getElementType());
            case MAP -> compare(path, now.getValueType(), then.getValueType());
            case ENUM -> {
                List<String> lost = new ArrayList<>(then.getEnumSymbols());
                lost.removeAll(now.getEnumSymbols());
                if (!lost.isEmpty()) {
                    add(
                            path,
                            "lost the symbols " + lost,
                            "put them back: earlier records hold them");
                }
            }
            default -> {}
        }
    }

    private void compareFields(String path, Schema now, Schema then) {
        for (Schema.Field before : then.getFields()) {
            String field = path + "." + before.name();
            Schema.Field after = now.getField(before.name());
            if (after == null) {
                add(
                        field,
                        "was removed" + renamedTo(before.name(), now),
                        "put it back: a name is never taken away; a better one is added beside it");
                continue;
            }
            if (before.hasDefaultValue()
                    && after.hasDefaultValue()
                    && !Objects.equals(before.defaultVal(), after.defaultVal())) {
                add(
                        field,
                        "changed its default from %s to %s"
                                .formatted(text(before.defaultVal()), text(after.defaultVal())),
                        "put the old default back: earlier records would mean something else");
            }
            compare(field, after.schema(), before.schema());
        }
    }

    private static String renamedTo(String name, Schema now) {
        return now.getFields().stream()
                .filter(field -> field.aliases().contains(name))
                .findFirst()
                .map(field -> " (renamed to " + field.name() + ")")
                .orElse("");
    }

    private static String text(Object defaultValue) {
        return defaultValue == JsonProperties.NULL_VALUE ? "null" : String.valueOf(defaultValue);
    }

    /** Of a field that may be null the schema of what is there otherwise. */
    private static Schema present(Schema schema) {
        if (!schema.isUnion()) {
            return schema;
        }
        List<Schema> types =
                schema.getTypes().stream().filter(t -> t.getType() != Schema.Type.NULL).toList();
        return types.size() == 1 ? types.get(0) : schema;
    }

    /** Turns Avro's {@code /fields/5/type/items/fields/1} into the names of the fields. */
    private String fieldAt(String location) {
        StringBuilder path = new StringBuilder(changed.getName());
        Schema schema = changed;
        String[] steps = location.split("/");
        for (int i = 1; i < steps.length; i++) {
            switch (steps[i]) {
                case "fields" -> {
                    Schema.Field field = schema.getFields().get(Integer.parseInt(steps[++i]));
                    path.append('.').append(field.name());
                    schema = field.schema();
                }
                case "items" -> schema = schema.getElementType();
                case "values" -> schema = schema.getValueType();
                default -> {
                    if (schema.isUnion() && steps[i].matches("\\d+")) {
                        schema = schema.getTypes().get(Integer.parseInt(steps[i]));
                    }
                }
            }
        }
        return path.toString();
    }

    private void add(String field, String change, String remedy) {
        // The first finding of a field says it best; the later ones follow from it.
        if (found.add(field)) {
            problems.add(new SchemaProblem(field, change, remedy));
        }
    }
}
