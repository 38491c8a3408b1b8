// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockscope.local.service.LocalServices;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peers over some thousand events, on services of their own. */
@Tag("proof")
class PeersIT {

    private static final int EVENTS = 18_000;
    private static final int WARMUP = 2_000;

    @TempDir private Path folder;

    @Test
    void peersFindWhatStockscopeFinds() throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "the embedded ClickHouse runs on Linux x64 only");
        Path json = folder.resolve("peers.json");
        StringWriter out = new StringWriter();
        int exitCode;
        try (LocalServices services = LocalServices.startTemporary()) {
            exitCode =
                    PeersCommand.commandLine()
                            .setOut(new PrintWriter(out))
                            .execute(
                                    "--endpoints",
                                    services.endpointsFile().toString(),
                                    "--events",
                                    String.valueOf(EVENTS),
                                    "--warmup",
                                    String.valueOf(WARMUP),
                                    "--runs",
                                    "1",
                                    "--skus",
                                    "40",
                                    "--heap",
                                    "1g",
                                    "--json",
                                    json.toString());
        }
        assertThat(exitCode).as(out.toString()).isZero();
        JsonNode result = new JsonMapper().readTree(json.toFile());
        assertThat(result.get("peers")).hasSize(4);
        for (JsonNode peer : result.get("peers")) {
            assertThat(peer.at("/runs/0/measurement/read").asLong())
                    .as(peer.get("peer").asText())
                    .isEqualTo(EVENTS + WARMUP);
            assertThat(peer.at("/cpuNanosPerEvent/median").asDouble()).isPositive();
        }
        JsonNode compared = result.get("compared");
        assertThat(compared.get("levels").asLong()).isEqualTo(40 * 5);
        assertThat(compared.get("incidents").asLong()).isPositive();
        assertThat(compared.get("samples").asLong()).isPositive();
        assertThat(compared.get("pending").asLong()).isPositive();
    }
}
