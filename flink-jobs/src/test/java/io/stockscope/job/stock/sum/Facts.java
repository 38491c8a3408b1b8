// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.Exposure;
import io.stockscope.stock.SloCount;
import io.stockscope.stock.SloVerdict;
import io.stockscope.stock.StaleCause;
import io.stockscope.stock.StaleSku;
import io.stockscope.stock.StockGauge;
import io.stockscope.stock.StockState;
import io.stockscope.stock.StockSystem;
import io.stockscope.stock.SyncSample;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Facts for tests, each with sensible contents, and random ones of all kinds. */
final class Facts {

    static final long START = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();

    private Facts() {}

    static Fact.Sampled sampled(long atMillis, long totalMillis, int times) {
        return new Fact.Sampled(
                new SyncSample(
                        "web",
                        ChannelType.ECOMMERCE,
                        StockSystem.POS,
                        atMillis,
                        totalMillis,
                        -5,
                        totalMillis,
                        3,
                        2,
                        true,
                        2),
                times);
    }

    static Fact.Judged judged(long atMillis, SloVerdict verdict, int times) {
        return new Fact.Judged(
                new SloCount("web", ChannelType.ECOMMERCE, verdict, atMillis, 3), times);
    }

    static Fact.Exposed exposed(long atMillis, long units, int times) {
        return new Fact.Exposed(
                "web",
                ChannelType.ECOMMERCE,
                atMillis,
                new Exposure(units, BigDecimal.valueOf(units * 10), 0, BigDecimal.ZERO, START),
                times);
    }

    static Fact.Arrived arrived(long recordedAtMillis, long captureMillis) {
        return new Fact.Arrived("wms-dc1", "wms.stock", recordedAtMillis, captureMillis);
    }

    static StaleSku stale(String sku, long sinceMillis, @Nullable Long endedAtMillis, long units) {
        return new StaleSku(
                "web",
                sku,
                sinceMillis,
                endedAtMillis,
                StaleCause.WRONG_QUANTITY,
                units + 1,
                1,
                2,
                units,
                BigDecimal.valueOf(units * 10),
                units + 5,
                BigDecimal.valueOf(units * 10 + 50));
    }

    /** Some of every kind, whose times are within three minutes. */
    static List<Fact> random(Random random, int size) {
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            facts.add(random(random));
        }
        return facts;
    }

    private static Fact random(Random random) {
        long at = START + random.nextInt(180_000);
        int times = random.nextInt(4) == 0 ? -1 : 1;
        String channel = random.nextBoolean() ? "web" : "market";
        StockSystem system = StockSystem.values()[random.nextInt(4)];
        long millis = random.nextLong(-10, 400_000);
        return switch (random.nextInt(14)) {
            case 0 ->
                    new Fact.Sampled(
                            new SyncSample(
                                    channel,
                                    ChannelType.MARKETPLACE,
                                    system,
                                    at,
                                    Math.max(0, millis),
                                    random.nextLong(-100, 100),
                                    millis,
                                    random.nextLong(1_000),
                                    random.nextLong(60_000),
                                    random.nextBoolean(),
                                    1 + random.nextInt(3)),
                            times);
            case 1 ->
                    new Fact.Judged(
                            new SloCount(
                                    channel,
                                    ChannelType.MARKETPLACE,
                                    SloVerdict.values()[random.nextInt(3)],
                                    at,
                                    1 + random.nextInt(3)),
                            times);
            case 2 ->
                    new Fact.Exposed(
                            channel,
                            ChannelType.MARKETPLACE,
                            at,
                            new Exposure(
                                    random.nextInt(9),
                                    BigDecimal.valueOf(random.nextInt(9_999), 2),
                                    random.nextInt(9),
                                    BigDecimal.valueOf(random.nextInt(9_999), 4),
                                    at - random.nextInt(5)),
                            times);
            case 3 ->
                    new Fact.Gauged(
                            StockGauge.DISCREPANCIES_OPEN, "oslo", system, random.nextInt(-3, 4));
            case 4 ->
                    new Fact.Gauged(
                            StockGauge.PENDING_CHANGES, channel, null, random.nextInt(-3, 4));
            case 5 ->
                    new Fact.OldestPending(
                            channel,
                            random.nextBoolean() ? null : at,
                            random.nextBoolean() ? null : at + 1);
            case 6 ->
                    new Fact.Stale(stale("mug", at, random.nextBoolean() ? null : at + 5, millis));
            case 7 -> new Fact.Compared("oslo", system, at, random.nextBoolean(), times);
            case 8 ->
                    new Fact.Posted(
                            random.nextBoolean() ? null : system, at, Math.max(0, millis), times);
            case 9 ->
                    random.nextBoolean()
                            ? new Fact.Conflicted(channel, at)
                            : new Fact.Duplicated(channel, at, times);
            case 10 -> new Fact.Arrived("wms-dc1", "wms.stock", at, Math.max(0, millis));
            case 11 ->
                    new Fact.Happened(
                            "wms-dc1",
                            "wms.stock",
                            at,
                            Fact.Happened.What.values()[random.nextInt(6)]);
            case 12 ->
                    new Fact.Rejected(
                            "", "pos.lines", at, DeadLetterReason.values()[random.nextInt(3)]);
            default ->
                    new Fact.Violated(
                            "erp",
                            StockState.values()[random.nextInt(StockState.values().length)],
                            at);
        };
    }
}
