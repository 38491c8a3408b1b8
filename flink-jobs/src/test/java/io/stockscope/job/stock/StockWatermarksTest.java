// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.config.StockSettings;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.time.PartitionTime;
import io.stockscope.stock.Disposition;
import io.stockscope.stock.ItemTerms;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockEventKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StockWatermarksTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant ONE = NOON.plusSeconds(3600);
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration BOUND_OF_SLOW = Duration.ofMinutes(15);
    private static final StockSettings SETTINGS = settings(Map.of("slow", BOUND_OF_SLOW));

    private final PartitionTime<DecodedRecord> time = StockWatermarks.recorded(SETTINGS);

    @Test
    void watermarkFollowsTheHighestRecordedTimeLessTheWidestBound() {
        time.onRecord(record("wms", NOON.plusSeconds(10)));
        time.onRecord(record("wms", NOON));
        assertThat(watermark()).isEqualTo(NOON.plusSeconds(10).minus(BOUND_OF_SLOW));

        time.onRecord(record("slow", NOON.plusSeconds(1_000)));
        assertThat(watermark()).isEqualTo(NOON.plusSeconds(1_000).minus(BOUND_OF_SLOW));
    }

    @Test
    void slowSourceIsOnTimeInAPartitionThatItSharesWithFastOnes() {
        time.onNothingUnread(NOON.toEpochMilli());
        time.onRecord(record("wms", NOON.plusSeconds(60)));
        assertThat(watermark()).isBefore(NOON.plusSeconds(60).minus(Duration.ofMinutes(14)));
    }

    @Test
    void withoutBoundsOfSingleSourcesTheGeneralOneHolds() {
        PartitionTime<DecodedRecord> general = StockWatermarks.recorded(settings(Map.of()));
        general.onRecord(record("wms", NOON));
        assertThat(general.watermarkMillis()).isEqualTo(NOON.minus(BOUND).toEpochMilli());
    }

    @Test
    void occurrenceLongAgoStopsNoClock() {
        time.onRecord(record("wms", NOON, NOON.minusSeconds(9_000)));
        assertThat(watermark()).isEqualTo(NOON.minus(BOUND_OF_SLOW));
    }

    @Test
    void partitionInWhichNothingIsUnreadFollowsTheClockLessTheWidestBound() {
        assertThat(time.watermarkMillis()).isEqualTo(Long.MIN_VALUE);
        time.onNothingUnread(ONE.toEpochMilli());
        assertThat(watermark()).isEqualTo(ONE.minus(BOUND_OF_SLOW));
    }

    @Test
    void partitionThatComesBackTakesNoTimeBack() {
        time.onNothingUnread(ONE.toEpochMilli());
        time.onRecord(record("wms", NOON));
        assertThat(watermark()).isEqualTo(ONE.minus(BOUND_OF_SLOW));

        time.onRecord(record("wms", ONE.plusSeconds(1)));
        assertThat(watermark()).isEqualTo(ONE.plusSeconds(1).minus(BOUND_OF_SLOW));
    }

    @Test
    void rejectedRecordMovesNoTime() {
        time.onRecord(
                DecodedRecord.of(
                        StockscopeTopic.WMS_STOCK,
                        new RejectedRecord(
                                "wms.stock",
                                0,
                                0,
                                null,
                                null,
                                DeadLetterReason.FUTURE_TIMESTAMP,
                                "in 2199",
                                "wms",
                                null,
                                0)));
        assertThat(time.watermarkMillis()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void referenceDataHoldEverybodyBackUntilTheirPresentEndAndNobodyFromThenOn() {
        PartitionTime<DecodedRecord> items = StockWatermarks.presentEnd();
        items.onRecord(
                DecodedRecord.of(
                        StockscopeTopic.REFERENCE_ITEMS,
                        0,
                        StockInput.of(new ItemUpdate("mug", 0, ItemTerms.UNKNOWN)),
                        null));
        assertThat(items.watermarkMillis()).isEqualTo(Long.MIN_VALUE);

        items.onNothingUnread(NOON.toEpochMilli());
        assertThat(items.watermarkMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void partitionsMayBeApartByTheBoundAndTheLeadMore() {
        assertThat(
                        StockWatermarks.aligned(SETTINGS)
                                .getAlignmentParameters()
                                .getMaxAllowedWatermarkDrift())
                .isEqualTo(Duration.ofMinutes(25).toMillis());
    }

    private static StockSettings settings(Map<String, Duration> bySource) {
        return new StockSettings(
                BOUND,
                bySource,
                Duration.ofMinutes(10),
                Duration.ofSeconds(60),
                Duration.ofHours(2),
                Duration.ofHours(24),
                Duration.ofDays(7),
                Duration.ofSeconds(30),
                Duration.ofHours(2),
                "EUR",
                true);
    }

    private Instant watermark() {
        return Instant.ofEpochMilli(time.watermarkMillis());
    }

    private static DecodedRecord record(String source, Instant recordedAt) {
        return record(source, recordedAt, recordedAt);
    }

    private static DecodedRecord record(String source, Instant recordedAt, Instant occurredAt) {
        StockEvent event =
                new StockEvent(
                        StockEventKind.RECEIPT,
                        "e",
                        source,
                        "mug",
                        occurredAt.toEpochMilli(),
                        recordedAt.toEpochMilli(),
                        null,
                        "oslo",
                        null,
                        1,
                        Disposition.SELLABLE,
                        null,
                        null);
        return DecodedRecord.of(StockscopeTopic.WMS_STOCK, 0, StockInput.of(event), null);
    }
}
