// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import static io.stockscope.config.ConfigCatalogue.CLICKHOUSE_ADMIN;
import static io.stockscope.config.ConfigCatalogue.CLICKHOUSE_DATABASE;
import static io.stockscope.config.ConfigCatalogue.CLICKHOUSE_READER;
import static io.stockscope.config.ConfigCatalogue.CLICKHOUSE_URL;
import static io.stockscope.config.ConfigCatalogue.CLICKHOUSE_WRITER;
import static io.stockscope.config.ConfigCatalogue.KAFKA_SERVERS;
import static io.stockscope.config.ConfigCatalogue.PASSWORD;
import static io.stockscope.config.ConfigCatalogue.REGISTRY_URL;
import static io.stockscope.config.ConfigCatalogue.USER;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Puts the sources over each other, the weakest first, and checks every value on its way. */
final class ConfigReader {

    /** A part of a Kafka or registry property's name that says that its value is secret. */
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(password|secret|user\\.info|token$|\\.key$).*");

    /** A password within a JAAS entry, of one line or many, written out instead of referred to. */
    private static final Pattern SECRET_IN_JAAS =
            Pattern.compile("(?is).*(password|secret)\\w*\\s*=\\s*[\"']?(?!\\$\\{|[\"'\\s]).*");

    private static final String FILE_SUFFIX = "File";

    private static final List<String> CLICKHOUSE_USERS =
            List.of(CLICKHOUSE_ADMIN, CLICKHOUSE_WRITER, CLICKHOUSE_READER);

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Secret> secrets = new HashMap<>();

    StockscopeConfig read(ConfigSources sources) {
        for (ConfigKey key : ConfigCatalogue.keys()) {
            if (key.defaultOrNull() != null) {
                values.put(key.name(), key.defaultOrNull());
            }
        }
        sources.file().ifPresent(this::readFile);
        sources.endpoints().ifPresent(this::readEndpoints);
        readEnvironment(sources.environment());
        Path here = Path.of("");
        new TreeMap<>(sources.options())
                .forEach((key, value) -> put("option -D" + key, here, key, value));
        return new StockscopeConfig(values, secrets);
    }

    private void readFile(Path file) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of(""));
        YamlSettings.read(file).forEach((key, value) -> put(file + ": " + key, folder, key, value));
    }

    /** The form that {@code stockscope up} writes; passwords stay there until they are needed. */
    private void readEndpoints(Path file) {
        JsonNode root = YamlSettings.json(file);
        endpoint(file, root, "/kafka", KAFKA_SERVERS);
        endpoint(file, root, "/registry", REGISTRY_URL);
        endpoint(file, root, "/clickhouse/url", CLICKHOUSE_URL);
        endpoint(file, root, "/clickhouse/database", CLICKHOUSE_DATABASE);
        for (String user : CLICKHOUSE_USERS) {
            String pointer = "/" + user.replace('.', '/');
            endpoint(file, root, pointer + "/user", user + USER);
            secrets.put(user + PASSWORD, Secret.ofJson(file, pointer + "/password"));
        }
    }

    private void endpoint(Path file, JsonNode root, String pointer, String key) {
        JsonNode node = root.at(pointer);
        if (!node.isTextual()) {
            throw new ConfigException(
                    file
                            + ": "
                            + pointer
                            + " is missing; expected is a file as 'stockscope up' writes it");
        }
        put(file + ": " + pointer, Path.of(""), key, node.textValue());
    }

    private void readEnvironment(Map<String, String> environment) {
        new TreeMap<>(environment)
                .forEach(
                        (variable, value) -> {
                            if (variable.startsWith("STOCKSCOPE_")) {
                                readVariable(variable, value);
                            }
                        });
    }

    /**
     * A variable that is no key is an error only if it looks like one: Kubernetes puts addresses of
     * services under the same prefix.
     */
    private void readVariable(String variable, String value) {
        for (ConfigKey declared : ConfigCatalogue.keys()) {
            Optional<String> key = declared.keyOf(variable);
            if (key.isPresent()) {
                if (declared.type() == ConfigType.SECRET) {
                    secrets.put(key.get(), Secret.ofEnvironment(variable));
                } else {
                    put("environment variable " + variable, Path.of(""), key.get(), value);
                }
                return;
            }
        }
        Suggestions.nearest(variable, ConfigCatalogue.keys().stream().map(ConfigKey::variable))
                .ifPresent(
                        meant -> {
                            throw new ConfigException(
                                    "environment variable "
                                            + variable
                                            + " is no setting; did you mean "
                                            + meant
                                            + "?");
                        });
    }

    private void put(String place, Path folder, String key, String value) {
        ConfigKey declared = ConfigCatalogue.find(key).orElseThrow(() -> unknown(place, key));
        if (declared.type() == ConfigType.SECRET) {
            throw new ConfigException(
                    place
                            + ": a secret is not written here; put it in a file and name that with "
                            + key
                            + "File, or set "
                            + declared.variable());
        }
        if (declared.isFamily() && isLiteralSecret(key, value)) {
            throw new ConfigException(
                    place + ": a secret is not written here; " + insteadOfSecret(key));
        }
        String trimmed = value.strip();
        if (!declared.type().accepts(trimmed)) {
            throw new ConfigException(
                    place
                            + ": "
                            + shown(declared, trimmed)
                            + " cannot be used; expected is "
                            + declared.type().expected());
        }
        if (declared.type() == ConfigType.FILE) {
            Path file = folder.resolve(trimmed).toAbsolutePath().normalize();
            secretOf(key).ifPresent(secret -> secrets.put(secret, Secret.ofFile(file)));
            values.put(key, file.toString());
            return;
        }
        values.put(key, trimmed);
    }

    /** The key of the secret that is in the file which this key names, if one is. */
    private static Optional<String> secretOf(String key) {
        return key.endsWith(FILE_SUFFIX)
                ? ConfigCatalogue.find(key.substring(0, key.length() - FILE_SUFFIX.length()))
                        .filter(declared -> declared.type() == ConfigType.SECRET)
                        .map(ConfigKey::name)
                : Optional.empty();
    }

    private static boolean isLiteralSecret(String key, String value) {
        if (key.endsWith("sasl.jaas.config")) {
            return SECRET_IN_JAAS.matcher(value).matches();
        }
        return SECRET_NAME.matcher(key).matches() && !value.contains("${");
    }

    private static String insteadOfSecret(String key) {
        if (key.startsWith("kafka.")) {
            return "refer to it as ${env:VARIABLE}, ${file:/path/to.properties:key} or ${directory:/path:file}";
        }
        return key.startsWith("registry.")
                ? "log in with registry.user and registry.passwordFile"
                : "keep it in the configuration of a Flink cluster";
    }

    private static ConfigException unknown(String place, String key) {
        String hint =
                Suggestions.nearest(key, ConfigCatalogue.keys().stream().map(ConfigKey::name))
                        .map(meant -> "; did you mean " + meant + "?")
                        .orElse("; all keys are listed in flink-jobs/CONFIGURATION.md");
        return new ConfigException(place + ": there is no key " + key + hint);
    }

    /** An address may hold a password, which is never shown. */
    private static String shown(ConfigKey declared, String value) {
        return declared.type() == ConfigType.URL && value.contains("@")
                ? "the address"
                : "'" + value + "'";
    }
}
