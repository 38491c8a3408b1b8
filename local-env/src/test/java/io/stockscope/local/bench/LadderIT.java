// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.Progress;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All rungs over ten thousand events, on services of their own. */
@Tag("proof")
class LadderIT {

    private static final Workload WORKLOAD = new Workload(1_000, 9_000);

    @Test
    void everyRungReadsAllEventsAndOneInAProcessOfItsOwnDoesAsWell() throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig config = services.config(Map.of());
            Foundation.lay(config);
            EventSender.send(BenchEvents.of(WORKLOAD.total(), 20), config, Progress.QUIET);
            assertThat(PresentEvents.count(config.kafka())).isEqualTo(WORKLOAD.total());

            Set<Rung> all = EnumSet.allOf(Rung.class);
            Map<Rung, List<Measurement>> results =
                    new Ladder(
                                    all,
                                    WORKLOAD,
                                    1,
                                    new RungInProcess(services::config),
                                    Progress.QUIET)
                            .climb();
            assertThat(List.of(Rung.CONSUMER, Rung.DECODE))
                    .allSatisfy(
                            rung ->
                                    assertThat(requireNonNull(results.get(rung)).get(0).measured())
                                            .isEqualTo(WORKLOAD.measured()));
            JsonNode json =
                    new JsonMapper()
                            .readTree(new LadderResult(Machine.here(), Map.of(), results).json());
            assertThat(json.get("rungs")).hasSize(all.size());
            for (JsonNode rung : json.get("rungs")) {
                assertThat(rung.at("/runs/0/read").asLong())
                        .as(rung.get("rung").asText())
                        .isEqualTo(WORKLOAD.total());
                assertThat(rung.at("/cpuNanosPerEvent/median").asDouble()).isPositive();
                assertThat(rung.at("/allocatedBytesPerEvent/median").asDouble()).isPositive();
            }

            List<String> where = List.of("--endpoints", services.endpointsFile().toString());
            try (RungProcess process = new RungProcess("256m", where, false)) {
                assertThat(process.run(Rung.DECODE, WORKLOAD).read()).isEqualTo(WORKLOAD.total());
            }
        }
    }
}
