// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads YAML by a shape. Nothing is made by what a file says: texts, numbers, lists and fields are
 * all there is; types of its own and anchors are refused.
 */
final class YamlReader {

    /** Names that are all told. */
    private static final int FEW = 8;

    private static final int LONGEST_FILE = 1 << 20;
    private static final LoadSettings SETTINGS =
            LoadSettings.builder()
                    .setUseMarks(true)
                    .setCodePointLimit(LONGEST_FILE)
                    .setMaxAliasesForCollections(0)
                    .build();
    private static final Set<Tag> PLAIN =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ);

    private final String file;
    private final Consumer<Mistake> mistakes;
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlReader(String file, Consumer<Mistake> mistakes) {
        this.file = file;
        this.mistakes = mistakes;
    }

    /**
     * Reads a file.
     *
     * @param mistakes is told all that is wrong
     * @return the value; null if nothing of it can be used. Fields that are wrong are not in it
     */
    static @Nullable Value read(
            String file, String text, Fields shape, Consumer<Mistake> mistakes) {
        YamlReader reader = new YamlReader(file, mistakes);
        Optional<Node> root;
        try {
            root = new Compose(SETTINGS).composeString(text);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            mistakes.accept(
                    new Mistake(file, line, "", "this is not YAML: " + sentence(e.getProblem())));
            return null;
        } catch (YamlEngineException e) {
            mistakes.accept(
                    new Mistake(file, 1, "", "this is not YAML: " + sentence(e.getMessage())));
            return null;
        }
        if (root.isEmpty()) {
            mistakes.accept(new Mistake(file, 1, "", "the file is empty; expected are groups"));
            return null;
        }
        return reader.value(root.get(), shape, "");
    }

    private static String sentence(@Nullable String problem) {
        return problem == null ? "it cannot be read" : problem.replace('\n', ' ');
    }

    private @Nullable Value value(Node node, Shape shape, String path) {
        if (!seen.add(node)) {
            return wrong(node, path, "anchors and aliases are not allowed; write it out");
        }
        if (!PLAIN.contains(node.getTag())) {
            return wrong(node, path, "types (" + node.getTag().getValue() + ") are not allowed");
        }
        if (shape instanceof Fields fields) {
            return fields(node, fields, path);
        }
        if (shape instanceof ListOf list) {
            return list(node, list, path);
        }
        if (shape instanceof Texts texts) {
            return texts(node, texts, path);
        }
        return scalar(node, shape, path);
    }

    private @Nullable Value fields(Node node, Fields shape, String path) {
        if (!(node instanceof MappingNode mapping)) {
            return wrong(node, path, "expected are fields, " + names(shape));
        }
        Map<String, Value> values = new LinkedHashMap<>();
        Set<String> named = new java.util.HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            String name = text(entry.getKeyNode());
            String fieldPath = path.isEmpty() ? name : path + "." + name;
            Optional<Field> field =
                    shape.fields().stream().filter(f -> f.name().equals(name)).findFirst();
            if (field.isEmpty()) {
                wrong(entry.getKeyNode(), fieldPath, unknown(name, shape));
            } else if (!named.add(name)) {
                wrong(entry.getKeyNode(), fieldPath, "it is there twice");
            } else {
                Value value = value(entry.getValueNode(), field.get().shape(), fieldPath);
                values.put(
                        name,
                        value == null ? Value.wrong(line(entry.getKeyNode()), fieldPath) : value);
            }
        }
        for (Field field : shape.fields()) {
            if (field.required() && !named.contains(field.name())) {
                wrong(node, path, "it has no " + field.name() + " (" + field.about() + ")");
            }
        }
        return new Value(values, line(node), path);
    }

    private static String unknown(String name, Fields shape) {
        return Suggestion.nearest(name, shape.fields().stream().map(Field::name).toList())
                .map(nearest -> "there is no such field; did you mean " + nearest + "?")
                .orElse("there is no such field; there are " + names(shape));
    }

    private static String names(Fields shape) {
        return String.join(", ", shape.fields().stream().map(Field::name).toList());
    }

    private @Nullable Value list(Node node, ListOf shape, String path) {
        if (!(node instanceof SequenceNode sequence)) {
            return wrong(node, path, "expected is a list");
        }
        List<Value> values = new ArrayList<>();
        int index = 0;
        for (Node each : sequence.getValue()) {
            Value value = value(each, shape.each(), path + "[" + index++ + "]");
            if (value != null) {
                values.add(value);
            }
        }
        if (sequence.getValue().size() < shape.least()) {
            return wrong(node, path, "expected is at least " + shape.least());
        }
        return new Value(values, line(node), path);
    }

    private @Nullable Value texts(Node node, Texts shape, String path) {
        if (!(node instanceof MappingNode mapping)) {
            return wrong(node, path, "expected are names and texts");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String name = text(entry.getKeyNode());
            String entryPath = path + "." + name;
            if (!shape.key().matcher(name).matches()) {
                wrong(
                        entry.getKeyNode(),
                        entryPath,
                        "a name is letters, digits and _, and does not begin with a digit");
            } else if (!(entry.getValueNode() instanceof ScalarNode)) {
                wrong(entry.getValueNode(), entryPath, "expected is a text");
            } else if (text(entry.getValueNode()).length() > shape.longest()) {
                wrong(
                        entry.getValueNode(),
                        entryPath,
                        "it is longer than %,d characters".formatted(shape.longest()));
            } else if (texts.putIfAbsent(name, text(entry.getValueNode())) != null) {
                wrong(entry.getKeyNode(), entryPath, "it is there twice");
            }
        }
        return new Value(texts, line(node), path);
    }

    private @Nullable Value scalar(Node node, Shape shape, String path) {
        if (!(node instanceof ScalarNode)) {
            return wrong(node, path, "expected is " + expected(shape));
        }
        Object content = content(text(node), shape);
        return content == null
                ? wrong(
                        node,
                        path,
                        "'" + shown(text(node)) + "' is not " + meant(text(node), shape))
                : new Value(content, line(node), path);
    }

    private static @Nullable Object content(String text, Shape shape) {
        if (shape instanceof Text form) {
            boolean fits = text.length() <= form.longest() && form.form().matcher(text).matches();
            return fits ? text : null;
        }
        if (shape instanceof Choice choice) {
            return choice.names().contains(text) ? text : null;
        }
        if (shape instanceof Flag) {
            return text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : null;
        }
        if (shape instanceof Span span) {
            return Spans.parse(text).filter(length -> fits(length, span)).orElse(null);
        }
        return shape instanceof Number number ? number(text, number) : null;
    }

    private static boolean fits(Duration length, Span span) {
        return length.compareTo(span.least()) >= 0
                && length.compareTo(span.most()) <= 0
                && length.toMillis() % span.unit().toMillis() == 0;
    }

    private static @Nullable Double number(String text, Number shape) {
        try {
            double number = Double.parseDouble(text);
            boolean fits =
                    number >= shape.least()
                            && number <= shape.most()
                            && (!shape.whole() || number == Math.rint(number));
            return fits ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** What is expected; of many names the one that is meant, if that can be guessed. */
    private static String meant(String text, Shape shape) {
        if (shape instanceof Choice choice && choice.names().size() > FEW) {
            return Suggestion.nearest(text, choice.names())
                    .map(nearest -> "known; did you mean " + nearest + "?")
                    .orElseGet(() -> expected(shape));
        }
        return expected(shape);
    }

    private static String expected(Shape shape) {
        if (shape instanceof Text text) {
            return text.what();
        }
        if (shape instanceof Choice choice) {
            return "one of " + String.join(", ", choice.names());
        }
        if (shape instanceof Flag) {
            return "true or false";
        }
        if (shape instanceof Span span) {
            return "a length of time from %s to %s, in units of %s"
                    .formatted(
                            Spans.text(span.least()),
                            Spans.text(span.most()),
                            Spans.text(span.unit()));
        }
        if (shape instanceof Number number) {
            return String.format(
                    Locale.ROOT,
                    "a %snumber from %s to %s",
                    number.whole() ? "whole " : "",
                    plain(number.least()),
                    plain(number.most()));
        }
        return shape instanceof ListOf ? "a list" : "fields";
    }

    private static String plain(double number) {
        return number == Math.rint(number)
                ? String.format(Locale.ROOT, "%.0f", number)
                : String.valueOf(number);
    }

    private static String shown(String text) {
        int most = 60;
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "?";
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private @Nullable Value wrong(Node node, String path, String message) {
        mistakes.accept(new Mistake(file, line(node), path, message));
        return null;
    }
}
