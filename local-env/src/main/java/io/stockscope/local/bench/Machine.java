// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.sun.management.OperatingSystemMXBean;
import io.stockscope.local.StockscopeCommand;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;

/** What figures were measured on, and with which versions. */
public record Machine(
        String cpu,
        int cores,
        long memoryBytes,
        String system,
        String java,
        String stockscope,
        String flink,
        String kafkaClients) {

    /** This one. */
    public static Machine here() {
        String version = StockscopeCommand.class.getPackage().getImplementationVersion();
        return new Machine(
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize(),
                property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                property("java.vm.name") + " " + property("java.vm.version"),
                version == null ? "not packaged" : version,
                EnvironmentInformation.getVersion(),
                AppInfoParser.getVersion());
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    private static String cpuModel() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceFirst(".*:\\s*", ""))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
