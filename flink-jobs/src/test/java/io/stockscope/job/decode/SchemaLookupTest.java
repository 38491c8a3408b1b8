// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** How often a registry is asked, and how long one that does not answer is waited for. */
class SchemaLookupTest {

    private static final int KNOWN = 7;
    private static final int UNKNOWN = 4711;
    private static final Schema STRING = Schema.create(Schema.Type.STRING);

    private final Map<Integer, Schema> registered = new HashMap<>(Map.of(KNOWN, STRING));
    private final List<Integer> asks = new ArrayList<>();
    private long nowNanos;
    private int silences;

    private final RationedSchemaLookup rationed =
            new RationedSchemaLookup(this::ask, () -> nowNanos);

    @Test
    void schemaThatIsKnownIsAskedForOnce() throws Exception {
        assertThat(rationed.schema(KNOWN)).isEqualTo(STRING);
        assertThat(rationed.schema(KNOWN)).isEqualTo(STRING);
        assertThat(asks).containsExactly(KNOWN);
    }

    @Test
    void oneUnknownIdIsAskedForWithGrowingPausesHoweverManyRecordsNameIt() {
        List<Long> seconds = new ArrayList<>();
        for (long millis = 0; millis < 120_000; millis += 100) {
            nowNanos = TimeUnit.MILLISECONDS.toNanos(millis);
            int before = asks.size();
            assertUnknown(UNKNOWN);
            if (asks.size() > before) {
                seconds.add(millis / 1000);
            }
        }
        assertThat(seconds).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 61L, 91L);
    }

    @Test
    void idThatIsRegisteredLaterIsFound() throws Exception {
        assertUnknown(UNKNOWN);
        registered.put(UNKNOWN, STRING);
        assertUnknown(UNKNOWN);
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        assertThat(rationed.schema(UNKNOWN)).isEqualTo(STRING);
    }

    @Test
    void registryThatIsSilentIsWaitedForOnceAndIsNotAskedMeanwhile() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            BriefSchemaLookup brief =
                    new BriefSchemaLookup(
                            id -> {
                                asks.add(id);
                                awaitCalmly(answers);
                                return STRING;
                            },
                            Duration.ofMillis(20),
                            thread);
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(UnknownSchemaException.class)
                        .isThrownBy(() -> brief.schema(KNOWN));
            }
            answers.countDown();
            thread.execute(answered::countDown);
            answered.await();
            assertThat(asks).containsExactly(KNOWN);
            BriefSchemaLookup patientEnough =
                    new BriefSchemaLookup(this::ask, Duration.ofMinutes(1), thread);
            assertThat(patientEnough.schema(KNOWN)).isEqualTo(STRING);
            assertThatExceptionOfType(UnknownSchemaException.class)
                    .isThrownBy(() -> patientEnough.schema(UNKNOWN));
        } finally {
            answers.countDown();
            thread.shutdownNow();
        }
    }

    private static void awaitCalmly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void floodOfUnknownIdsAsksTenTimesASecond() throws Exception {
        for (int id = 100_000; id < 200_000; id++) {
            assertUnknown(id);
            // A minute in all.
            nowNanos += TimeUnit.MICROSECONDS.toNanos(600);
        }
        assertThat(asks).hasSizeBetween(600, 620);
        assertThat(rationed.schema(KNOWN)).isEqualTo(STRING);
    }

    @Test
    void registryThatComesBackIsWaitedFor() throws Exception {
        silences = 3;
        SchemaLookup patient = new PatientSchemaLookup(this::ask, Duration.ofMinutes(1));
        assertThat(patient.schema(KNOWN)).isEqualTo(STRING);
        assertThat(asks).hasSize(4);
    }

    @Test
    void registryThatStaysAwayIsAFailureInTheEnd() {
        silences = Integer.MAX_VALUE;
        SchemaLookup patient = new PatientSchemaLookup(this::ask, Duration.ofMillis(400));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> patient.schema(KNOWN))
                .withMessageContaining("has not answered")
                .withMessageContaining("connection refused");
        assertThat(asks).hasSizeGreaterThan(2);
    }

    @Test
    void answerThatTheIdIsUnknownIsAnAnswer() {
        SchemaLookup patient = new PatientSchemaLookup(this::ask, Duration.ofMinutes(1));
        assertThatExceptionOfType(UnknownSchemaException.class)
                .isThrownBy(() -> patient.schema(UNKNOWN));
        assertThat(asks).containsExactly(UNKNOWN);
    }

    private void assertUnknown(int id) {
        assertThatExceptionOfType(UnknownSchemaException.class)
                .isThrownBy(() -> rationed.schema(id))
                .extracting(UnknownSchemaException::schemaId)
                .isEqualTo(id);
    }

    private Schema ask(int id) throws UnknownSchemaException, IOException {
        asks.add(id);
        if (silences > 0) {
            silences--;
            throw new IOException("connection refused");
        }
        Schema schema = registered.get(id);
        if (schema == null) {
            throw new UnknownSchemaException(id);
        }
        return schema;
    }
}
