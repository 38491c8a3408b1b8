// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import io.stockscope.stock.total.ExposureSums;
import io.stockscope.stock.total.ExposureWindows;
import io.stockscope.stock.total.Span;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One SKU on one channel where its bounds, other terms and very late events meet. */
class SkuOnChannelTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long BEGIN = 1_780_002_000_000L;
    private static final String CHANNEL = "web";
    private static final String DC = "dc";

    private final Heard heard = new Heard();
    private final SkuStock sku = new SkuStock("mug", LedgerSettings.DEFAULTS);
    private int events;

    /** What a test asks for of all that is told. */
    private static final class Heard implements StockObserver {
        private final List<StaleSku> stale = new ArrayList<>();
        private final List<SloCount> verdicts = new ArrayList<>();
        private final List<StockEvent> unmapped = new ArrayList<>();
        private final ExposureWindows exposure = new ExposureWindows();

        @Override
        public void onEvent(StockEvent event, Outcome outcome, boolean late) {}

        @Override
        public void onLevel(StockLevel level) {}

        @Override
        public void onNegativeAts(NegativeAtsIncident incident) {}

        @Override
        public void onConflict(ReservationConflict conflict) {}

        @Override
        public void onDiscrepancy(Discrepancy discrepancy) {}

        @Override
        public void onLimit(Limit limit) {}

        @Override
        public void onStaleSku(StaleSku sku) {
            stale.add(sku);
        }

        @Override
        public void onSlo(SloCount count, int times) {
            verdicts.add(count);
        }

        @Override
        public void onUnmapped(StockEvent event) {
            unmapped.add(event);
        }

        @Override
        public void onExposure(
                String channel, ChannelType type, long atMillis, Exposure exposed, int times) {
            ExposureSums sums = new ExposureSums();
            sums.add(exposed, times);
            exposure.add(Span.TEN_SECONDS.startOf(atMillis), sums, 2 * HOUR);
        }
    }

    @Test
    void stepsThatAllComeLateAreForgottenLikeOthers() {
        Channel channel = directory(List.of(), null, 5 * MINUTE, 10 * MINUTE).channel(CHANNEL);
        Listing listing = new Listing("mug", ItemTerms.UNKNOWN, Objects.requireNonNull(channel));
        ChannelTimeline timeline = ChannelTimeline.startingAfter(Moment.endOf(BEGIN), 100L);

        for (int i = 1; i <= 3_000; i++) {
            long now = BEGIN + i * 10 * SECOND;
            StockEvent late = acknowledgement(now - BEGIN - 30 * SECOND, 100, "ack-" + i);
            new ChannelCorrection(timeline, List.of(), new Retelling(listing, now, HOUR, heard))
                    .acknowledged(Acknowledgement.of(late, Objects.requireNonNull(late.update())));

            assertThat(timeline.steps()).hasSizeLessThanOrEqualTo(ChannelTimeline.MAX_STEPS);
            assertThat(timeline.steps())
                    .allMatch(step -> step.moment().atMillis() >= now - HOUR - MINUTE);
        }
    }

    @Test
    void stateOfAChannelThatNamesManyLocationsIsAsSmallAsThatOfOneThatSellsAll() {
        List<String> many = IntStream.range(0, 500).mapToObj(i -> "store-" + i).toList();
        Map<Boolean, Integer> bytes = new HashMap<>();
        for (boolean all : new boolean[] {true, false}) {
            SkuStock stock = new SkuStock("mug", LedgerSettings.DEFAULTS);
            stock.configure(
                    LedgerSettings.DEFAULTS,
                    directory(all ? List.of() : many, null, 5 * MINUTE, 10 * MINUTE));
            stock.receive(baseline("store-1", 0, 5), heard);
            stock.receive(acknowledgement(SECOND, 5, "ack"), heard);
            stock.advanceTo(BEGIN + MINUTE, heard);
            bytes.put(all, bytes(stock));
        }

        assertThat(bytes.get(false)).isEqualTo(bytes.get(true));
    }

    @ParameterizedTest
    @ValueSource(longs = {5 * MINUTE, 9 * MINUTE})
    void whatComesFromBeforeTheStepsTakesNoExposureBackBeforeItBegan(long atMillis) {
        begin(null, 5 * MINUTE);
        stock(10_000);
        acknowledge(SECOND, 10_000);
        move(StockEventKind.SALE, 10 * MINUTE, 3);
        for (int i = 0; i < ChannelTimeline.MAX_STEPS + 44; i++) {
            move(
                    i % 2 == 0 ? StockEventKind.SALE : StockEventKind.POS_RETURN,
                    16 * MINUTE + i * 2 * SECOND,
                    1);
        }
        pass(30 * MINUTE);

        move(StockEventKind.POS_RETURN, atMillis, 3);

        List<Long> staleSkus = new ArrayList<>();
        heard.exposure.advance(
                BEGIN + 30 * MINUTE + 10 * SECOND,
                2 * HOUR,
                window -> staleSkus.add(window.atEnd().staleSkus()));
        assertThat(staleSkus).isNotEmpty().allMatch(stale -> stale >= 0);
    }

    @Test
    void staleDisplayThatNeverWasEndsWhenItBegan() {
        begin(null, 5 * MINUTE);
        stock(100);
        acknowledge(SECOND, 100);
        move(StockEventKind.SALE, 10 * MINUTE, 3);
        move(StockEventKind.SALE, 30 * MINUTE, 1);
        move(StockEventKind.POS_RETURN, 31 * MINUTE, 1);
        move(StockEventKind.SALE, 3 * HOUR, 1);
        pass(3 * HOUR + MINUTE);
        assertThat(heard.stale).isNotEmpty();

        move(StockEventKind.POS_RETURN, 5 * MINUTE, 3);

        assertThat(heard.stale)
                .filteredOn(stale -> stale.endedAtMillis() != null)
                .isNotEmpty()
                .allSatisfy(
                        stale ->
                                assertThat(stale.endedAtMillis())
                                        .isGreaterThanOrEqualTo(stale.sinceMillis()));
    }

    @Test
    void staleDisplayThatHasNotEndedAfterAllAndThenNeverWasEndsWhenItBegan() {
        begin(null, 5 * MINUTE);
        stock(100);
        acknowledge(SECOND, 100);
        move(StockEventKind.SALE, 10 * MINUTE, 3);
        acknowledge(20 * MINUTE, 97);
        pass(30 * MINUTE);
        assertThat(staleTold(10 * MINUTE)).isEqualTo(BEGIN + 20 * MINUTE);

        // Both come before anything is reported again.
        sku.receive(event(StockEventKind.SALE, "late-1", 12 * MINUTE, DC, 2), heard);
        sku.receive(event(StockEventKind.POS_RETURN, "late-2", 10 * MINUTE, DC, 3), heard);
        sku.report(heard);
        assertThat(staleTold(10 * MINUTE)).isEqualTo(BEGIN + 10 * MINUTE);
        assertThat(staleTold(12 * MINUTE)).isNull();
    }

    /** When the stale display since then has ended, as it was told last; null while it lasts. */
    private @Nullable Long staleTold(long sinceMillis) {
        List<StaleSku> told =
                heard.stale.stream()
                        .filter(stale -> stale.sinceMillis() == BEGIN + sinceMillis)
                        .toList();
        return told.get(told.size() - 1).endedAtMillis();
    }

    /** After a restart the terms of before are not at hand any more. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void otherTermsAreNotTakenForTheDoingOfTheNextExpiry(boolean restarted) throws IOException {
        begin(10L, 5 * MINUTE);
        stock(20);
        sku.receive(reservation(SECOND, 100 * SECOND, 2), heard);
        acknowledge(2 * SECOND, 10);
        pass(50 * SECOND);

        SkuStock later = restarted ? SkuStock.read(ByteStreams.newDataInput(written(sku))) : sku;
        later.configure(LedgerSettings.DEFAULTS, directory(List.of(), 5L, 5 * MINUTE, 5 * MINUTE));
        later.advanceTo(BEGIN + HOUR, heard);

        assertThat(heard.verdicts).isEmpty();
    }

    @Test
    void whatFallsDueBeforeTheNextEventIsJudgedByTheTermsOfBefore() throws IOException {
        begin(null, 30 * MINUTE);
        stock(20);
        acknowledge(2 * SECOND, 20);
        move(StockEventKind.SALE, MINUTE, 1);
        pass(2 * MINUTE);

        // Read again without the old terms at hand, as after a failure.
        SkuStock restored = SkuStock.read(ByteStreams.newDataInput(written(sku)));
        restored.configure(
                LedgerSettings.DEFAULTS, directory(List.of(), null, 5 * MINUTE, 10 * MINUTE));
        restored.advanceTo(BEGIN + 30 * MINUTE, heard);
        assertThat(heard.verdicts).isEmpty();
        restored.advanceTo(BEGIN + 31 * MINUTE, heard);

        assertThat(heard.verdicts)
                .containsExactly(
                        new SloCount(
                                CHANNEL,
                                ChannelType.MARKETPLACE,
                                SloVerdict.BAD,
                                BEGIN + 31 * MINUTE,
                                1));
    }

    @Test
    void itemThatWasTakenBackIsUnknownAgainAlsoAfterARestart() throws IOException {
        begin(null, 5 * MINUTE);
        stock(5);
        assertThat(heard.unmapped).isEmpty();

        sku.item(ItemTerms.UNKNOWN, 2);
        SkuStock restored = SkuStock.read(ByteStreams.newDataInput(written(sku)));
        restored.configure(
                LedgerSettings.DEFAULTS, directory(List.of(), null, 5 * MINUTE, 10 * MINUTE));
        restored.receive(baseline(DC, MINUTE, 7), heard);
        restored.advanceTo(BEGIN + MINUTE, heard);
        assertThat(heard.unmapped).hasSize(1);

        restored.item(new ItemTerms(null, 0), 3);
        restored.receive(baseline(DC, 2 * MINUTE, 7), heard);
        restored.advanceTo(BEGIN + 2 * MINUTE, heard);
        assertThat(heard.unmapped).hasSize(1);
    }

    @Test
    void firstAcknowledgementFromBeforeAllThatIsKnownIsComparedFromThenOn() {
        begin(null, 5 * MINUTE);
        stock(1_000);
        move(StockEventKind.SALE, 10 * MINUTE, 1);
        pass(11 * MINUTE);
        // The past is not judged by other terms, so it is not known any more.
        sku.item(new ItemTerms(BigDecimal.TEN, 3), 2);

        acknowledge(9 * MINUTE, 5);
        pass(5 * HOUR);

        assertThat(heard.stale).last().satisfies(last -> assertThat(last.truth()).isEqualTo(999));
    }

    private void begin(@Nullable Long cap, long objectiveMillis) {
        terms(cap, objectiveMillis);
        sku.item(new ItemTerms(BigDecimal.TEN, 0), 1);
    }

    private void terms(@Nullable Long cap, long objectiveMillis) {
        sku.configure(
                LedgerSettings.DEFAULTS,
                directory(List.of(), cap, objectiveMillis, objectiveMillis));
    }

    private static ChannelDirectory directory(
            List<String> locations,
            @Nullable Long cap,
            long objectiveMillis,
            long thresholdMillis) {
        return new ChannelDirectory(
                Map.of(
                        CHANNEL,
                        new ChannelTerms(
                                ChannelType.MARKETPLACE,
                                locations,
                                cap,
                                false,
                                objectiveMillis,
                                thresholdMillis)));
    }

    private void stock(long units) {
        sku.receive(baseline(DC, 0, units), heard);
        pass(0);
    }

    /** Time passes up to so long after the beginning. */
    private void pass(long millis) {
        sku.advanceTo(BEGIN + millis, heard);
        sku.report(heard);
    }

    private void acknowledge(long millis, long units) {
        sku.receive(acknowledgement(millis, units, "ack-" + events++), heard);
        sku.report(heard);
    }

    private void move(StockEventKind kind, long millis, long units) {
        sku.receive(event(kind, "move-" + events++, millis, DC, units), heard);
        sku.report(heard);
    }

    private static StockEvent baseline(String location, long millis, long units) {
        return event(StockEventKind.BASELINE, "baseline-" + millis, millis, location, units);
    }

    private static StockEvent event(
            StockEventKind kind, String id, long millis, String location, long units) {
        long at = BEGIN + millis;
        return new StockEvent(
                kind,
                id,
                "wms",
                "mug",
                at,
                at,
                null,
                location,
                null,
                units,
                Disposition.SELLABLE,
                null,
                null);
    }

    private static StockEvent reservation(long millis, long expiresMillis, long units) {
        long at = BEGIN + millis;
        return new StockEvent(
                StockEventKind.RESERVATION_CREATED,
                "created",
                "shop",
                "mug",
                at,
                at,
                null,
                DC,
                CHANNEL,
                units,
                Disposition.SELLABLE,
                "r-1",
                BEGIN + expiresMillis,
                new OrderLine("o-1", "1", units),
                null,
                null);
    }

    private static StockEvent acknowledgement(long millis, long units, String id) {
        long at = BEGIN + millis;
        return new StockEvent(
                StockEventKind.AVAILABILITY_ACKNOWLEDGED,
                id,
                "feed",
                "mug",
                at,
                at,
                null,
                null,
                CHANNEL,
                units,
                Disposition.SELLABLE,
                null,
                null,
                null,
                new AvailabilityUpdate(0, at, Map.of(), at, at),
                null);
    }

    private static int bytes(SkuStock stock) {
        try {
            return written(stock).length;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] written(SkuStock stock) throws IOException {
        ByteArrayDataOutput out = ByteStreams.newDataOutput();
        stock.write(out);
        return out.toByteArray();
    }
}
