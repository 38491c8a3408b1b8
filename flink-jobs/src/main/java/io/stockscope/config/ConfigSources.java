// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where configuration is read from, the weakest first.
 *
 * @param fileOrNull YAML file
 * @param endpointsOrNull {@code endpoints.json}, as {@code stockscope up} writes it
 * @param environment variables, usually {@code System.getenv()}
 * @param options keys and values from the command line
 */
public record ConfigSources(
        @Nullable Path fileOrNull,
        @Nullable Path endpointsOrNull,
        Map<String, String> environment,
        Map<String, String> options) {

    /** Environment only. */
    public static ConfigSources ofEnvironment() {
        return new ConfigSources(null, null, System.getenv(), Map.of());
    }

    /**
     * Reads {@code --config FILE}, {@code --endpoints FILE} and {@code -Dkey=value}, for a main
     * method that {@code flink run} calls.
     *
     * @throws ConfigException for any other argument
     */
    public static ConfigSources ofArguments(List<String> arguments) {
        Path file = null;
        Path endpoints = null;
        Map<String, String> options = new HashMap<>();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            int equals = argument.indexOf('=');
            if (argument.startsWith("-D") && equals > 2) {
                options.put(argument.substring(2, equals), argument.substring(equals + 1));
            } else if (argument.equals("--config") && rest.hasNext()) {
                file = Path.of(rest.next());
            } else if (argument.equals("--endpoints") && rest.hasNext()) {
                endpoints = Path.of(rest.next());
            } else {
                throw new ConfigException(
                        "what is "
                                + argument
                                + "? Known are --config FILE, --endpoints FILE and -Dkey=value");
            }
        }
        return new ConfigSources(file, endpoints, System.getenv(), options);
    }

    Optional<Path> file() {
        return Optional.ofNullable(fileOrNull);
    }

    Optional<Path> endpoints() {
        return Optional.ofNullable(endpointsOrNull);
    }
}
