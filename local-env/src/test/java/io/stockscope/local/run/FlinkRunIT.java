// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.service.Endpoints;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.SimulationTruth;
import io.stockscope.local.simulation.TopicSimulation;
import io.stockscope.local.up.Foundation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job's jar on a Flink cluster that knows nothing of this project. */
class FlinkRunIT {

    @TempDir private Path folder;

    @Test
    void jobJarRunsOnAClusterAndShowsNoSecret() throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "the embedded ClickHouse runs on Linux x64 only");
        Path root = Path.of(System.getProperty("stockscope.root"));
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig config = services.config(Map.of("reportingCurrency", "GBP"));
            Foundation.lay(config);
            SimulationTruth truth =
                    TopicSimulation.run(
                            SalesHistory.of(GeneratedSales.generate(2, 30, 1)),
                            new SimulationOptions(1, 0.01),
                            config);
            try (FlinkCluster cluster =
                    FlinkCluster.start(folder, root.resolve("local-env/target/lib"))) {
                String printed =
                        cluster.run(
                                jobJar(root),
                                "--bounded",
                                "--endpoints",
                                services.endpointsFile().toString(),
                                "-DreportingCurrency=GBP");

                assertThat(printed).contains("The counts balance.");
                assertThat(printed)
                        .containsPattern("wms\\.stock +" + records(truth, "wms.stock") + " ");
                Endpoints.ClickHouse clickHouse = services.endpoints().clickHouse();
                assertThat(cluster.everythingShown())
                        .contains("web.submit.enable")
                        .doesNotContain(
                                clickHouse.admin().password(),
                                clickHouse.writer().password(),
                                clickHouse.reader().password());
            }
        }
    }

    private static long records(SimulationTruth truth, String topic) {
        return truth.events().getOrDefault(topic, 0L) + truth.duplicates().getOrDefault(topic, 0L);
    }

    private static Path jobJar(Path root) throws Exception {
        try (Stream<Path> jars = Files.list(root.resolve("flink-jobs/target"))) {
            return jars.filter(jar -> jar.toString().endsWith("-job.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
