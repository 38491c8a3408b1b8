// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local;

import io.stockscope.config.ConfigSources;
import io.stockscope.config.StockscopeConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that reads the configuration; a picocli mixin. */
public final class ConfigOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with settings; all keys: flink-jobs/CONFIGURATION.md.")
    private @Nullable Path file;

    @Option(
            names = "--endpoints",
            paramLabel = "FILE",
            description = "Addresses and users, as written by 'stockscope up'.")
    private @Nullable Path endpoints;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "",
            description = "Sets one key; may be given several times.")
    private Map<String, String> options = new LinkedHashMap<>();

    /**
     * Reads the configuration: files, environment and options.
     *
     * @throws io.stockscope.config.ConfigException if something in it cannot be used
     */
    public StockscopeConfig load() {
        return StockscopeConfig.load(sources());
    }

    /**
     * The same, with keys set by options of the command's own.
     *
     * @throws io.stockscope.config.ConfigException if something in it cannot be used
     */
    public StockscopeConfig load(Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.putAll(own);
        return StockscopeConfig.load(new ConfigSources(file, endpoints, System.getenv(), all));
    }

    /** Where the configuration is read from. */
    public ConfigSources sources() {
        return new ConfigSources(file, endpoints, System.getenv(), options);
    }
}
