// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stockscope.local.simulation.fault.GroundTruth.Hit;
import io.stockscope.local.simulation.fault.GroundTruth.LostSale;
import io.stockscope.local.simulation.fault.GroundTruth.Oversell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroundTruthFileTest {
    private static final long NOON = Instant.parse("2011-03-07T12:00:00Z").toEpochMilli();
    private static final Fault LOST =
            new Fault(FaultKind.EVENTS_LOST, "wms-dc1", NOON, NOON + 600_000, 0.25);
    private static final Fault HANGS =
            new Fault(FaultKind.POS_INPUT_HANGS, "", NOON, NOON + 60_000, 1);
    private static final Hit HIT =
            new Hit(LOST, NOON + 1_500, "MUG", "ship-1", "SHIP 2 dc1: never reaches the bus");
    private static final Oversell OVERSELL =
            new Oversell(NOON + 2_000, "web", "MUG", "dc1", "o1", "1", 2);
    private static final LostSale LOST_SALE = new LostSale(NOON + 3_000, "amazon", "CUP", "o2", 5);

    private final Path file;

    GroundTruthFileTest(@TempDir Path folder) {
        file = folder.resolve("events.truth.jsonl");
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        write();
        CollectedTruth read = new CollectedTruth();

        GroundTruthReader.read(file, read);

        assertThat(read.faults()).containsExactly(LOST, HANGS);
        assertThat(read.hits())
                .containsExactly(HIT, new Hit(HANGS, NOON, null, null, "a message is not read"));
        assertThat(read.oversells()).containsExactly(OVERSELL);
        assertThat(read.lostSales()).containsExactly(LOST_SALE);
    }

    @Test
    void whatIsFlushedIsReadWhileItIsWritten() throws IOException {
        try (GroundTruthFile labels = GroundTruthFile.create(file)) {
            labels.planned(LOST);
            labels.flush();

            assertThat(Files.readAllLines(file)).hasSize(1);
        }
    }

    @Test
    void everyLineIsAnObjectWithATypeAndTimesThatAPersonCanRead() throws IOException {
        write();

        List<String> lines = Files.readAllLines(file);

        assertThat(lines).hasSize(6);
        assertThat(json(lines.get(0)))
                .isEqualTo(
                        json(
                                """
                                {"type": "fault", "number": 1, "kind": "events-lost",
                                 "target": "wms-dc1", "from": "2011-03-07T12:00:00Z",
                                 "until": "2011-03-07T12:10:00Z", "strength": 0.25,
                                 "meaning": "events never reach the bus"}"""));
        assertThat(json(lines.get(2)))
                .isEqualTo(
                        json(
                                """
                                {"type": "hit", "fault": 1, "kind": "events-lost",
                                 "at": "2011-03-07T12:00:01.500Z", "sku": "MUG", "id": "ship-1",
                                 "detail": "SHIP 2 dc1: never reaches the bus"}"""));
        assertThat(json(lines.get(4)).get("type").asText()).isEqualTo("oversell");
        assertThat(json(lines.get(5)).get("type").asText()).isEqualTo("lostSale");
    }

    @Test
    void aLineThatIsNoneIsNamed() throws IOException {
        for (String wrong :
                List.of(
                        "{",
                        "{\"type\": \"guess\"}",
                        "{\"type\": \"hit\", \"fault\": 7}",
                        "{\"type\": \"oversell\", \"at\": \"noon\"}")) {
            write();
            Files.writeString(file, Files.readString(file) + wrong + "\n");

            assertThatThrownBy(() -> GroundTruthReader.read(file, new CollectedTruth()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file + ":7: ");
        }
    }

    @Test
    void theFileStandsBesideThatOfTheEvents() {
        assertThat(GroundTruthFile.beside(Path.of("a/events.jsonl.gz")))
                .isEqualTo(Path.of("a/events.truth.jsonl"));
        assertThat(GroundTruthFile.beside(Path.of("events")))
                .isEqualTo(Path.of("events.truth.jsonl"));
        assertThat(GroundTruthFile.beside(Path.of("-"))).isNull();
        assertThat(GroundTruthFile.beside(Path.of("/dev/null"))).isNull();
        assertThat(GroundTruthFile.beside(null)).isNull();
    }

    private void write() throws IOException {
        try (GroundTruthFile truth = GroundTruthFile.create(file)) {
            Faults faults = new Faults(List.of(LOST, HANGS), truth);
            faults.hit(LOST, HIT.atMillis(), HIT.sku(), HIT.id(), HIT.detail());
            faults.hit(HANGS, NOON, null, null, "a message is not read");
            truth.oversold(OVERSELL);
            truth.lost(LOST_SALE);
        }
    }

    private static JsonNode json(String line) throws IOException {
        return new ObjectMapper().readTree(line);
    }
}
