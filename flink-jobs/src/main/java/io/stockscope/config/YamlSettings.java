// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads files of settings into flat, dotted keys. Nothing is instantiated by what a file says. */
final class YamlSettings {

    private static final ObjectMapper YAML =
            new ObjectMapper(
                    YAMLFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build());

    private YamlSettings() {}

    /**
     * All scalars of a YAML file. Nested and dotted keys mean the same.
     *
     * @throws ConfigException if the file cannot be read, or holds lists or a bare value
     */
    static Map<String, String> read(Path file) {
        Map<String, String> settings = new LinkedHashMap<>();
        flatten(file, "", parse(YAML, file, "YAML"), settings);
        return settings;
    }

    /** A JSON file as a tree. */
    static JsonNode json(Path file) {
        return parse(new JsonMapper(), file, "JSON");
    }

    private static JsonNode parse(ObjectMapper mapper, Path file, String format) {
        try {
            return mapper.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            // Not the parser's message: it quotes the text, which may hold what is secret.
            String line = e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
            throw new ConfigException(file + line + ": this is not " + format);
        } catch (NoSuchFileException e) {
            throw new ConfigException("there is no file " + file, e);
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void flatten(Path file, String key, JsonNode node, Map<String, String> into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(
                            field ->
                                    flatten(
                                            file,
                                            key.isEmpty()
                                                    ? field.getKey()
                                                    : key + "." + field.getKey(),
                                            field.getValue(),
                                            into));
        } else if (node.isValueNode() && !node.isNull() && !key.isEmpty()) {
            if (into.put(key, node.asText()) != null) {
                throw new ConfigException(file + ": " + key + " is there twice");
            }
        } else if (node.isArray()) {
            throw new ConfigException(
                    file + ": " + key + " is a list; expected are keys and values");
        } else if (node.isValueNode() && !node.isNull()) {
            throw new ConfigException(file + ": expected are keys and values");
        }
    }
}
