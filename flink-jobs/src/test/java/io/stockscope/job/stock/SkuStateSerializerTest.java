// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.stockscope.reference.RandomHistories;
import io.stockscope.reference.RandomHistory;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.reference.StockResults;
import io.stockscope.stock.ItemTerms;
import io.stockscope.stock.LedgerSettings;
import io.stockscope.stock.SkuStock;
import io.stockscope.stock.StockEvent;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of a SKU, written and read again after every event, goes on as if it had stayed. */
class SkuStateSerializerTest {

    @ParameterizedTest
    @ValueSource(longs = {101, 102, 103})
    void stateThatIsWrittenAndReadGoesOnAsBefore(long seed) throws Exception {
        RandomHistory history = RandomHistories.of(seed);
        StockResults expected =
                new ReferenceStock(history.runClock()).run(history.events(), history.until());

        StockResults actual = runWithCopies(history);

        assertThat(actual.levels()).isEqualTo(expected.levels());
        assertThat(actual.incidents()).isEqualTo(expected.incidents());
        assertThat(actual.conflicts()).isEqualTo(expected.conflicts());
    }

    @Test
    void stateOfALaterVersionIsRefusedWithWhatToDo() {
        DataInputStream later = new DataInputStream(new ByteArrayInputStream(new byte[] {99}));
        assertThatIOException()
                .isThrownBy(() -> SkuStock.read(later))
                .withMessageContaining("format 99")
                .withMessageContaining("start from a savepoint");
    }

    @Test
    void whatRestsIsWrittenOnceAndWhatChangesIsWrittenAnew() throws IOException {
        SkuState state = SkuState.of("mug", LedgerSettings.DEFAULTS);
        state.stock().item(new ItemTerms(BigDecimal.ONE, 1), 1);
        byte[] first = state.checkpointed();
        assertThat(state.checkpointed()).isSameAs(first);
        assertThat(state.checkpointed()).isSameAs(first);

        state.stock().item(new ItemTerms(BigDecimal.TEN, 2), 2);

        assertThat(state.checkpointed()).isNotEqualTo(first);
        assertThat(SkuStock.read(new DataInputDeserializer(state.written())).nextDueMillis())
                .isEqualTo(state.stock().nextDueMillis());
    }

    @Test
    void copyTakesTheStockAlongAndLeavesTheBytes() throws IOException {
        SkuState state = SkuState.of("mug", LedgerSettings.DEFAULTS);
        SkuStock stock = state.stock();

        SkuState copy = SkuStateSerializer.INSTANCE.copy(state);

        assertThat(copy.stock()).isSameAs(stock);
        assertThat(state.checkpointed()).isSameAs(state.written());
        assertThat(state.stock()).isNotSameAs(stock);
    }

    @Test
    void copySharesNothingThatChanges() throws IOException {
        SkuState state = SkuState.of("mug", LedgerSettings.DEFAULTS);
        state.timerMillis(7);
        SkuState copy = SkuStateSerializer.INSTANCE.copy(state);
        byte[] before = copy.written();

        copy.stock().item(new ItemTerms(BigDecimal.TEN, 2), 2);
        copy.timerMillis(8);

        assertThat(state.written()).isEqualTo(before);
        assertThat(copy.written()).isNotEqualTo(before);
        assertThat(state.timerMillis()).isEqualTo(7);
    }

    private static StockResults runWithCopies(RandomHistory history) throws Exception {
        DecodedHistory decoded = DecodedHistory.of(history.events(), history.runClock());
        ResultBook book = new ResultBook();
        DomainRun.BookKeeper observer = new DomainRun.BookKeeper(book);
        Map<String, SkuState> skus = new HashMap<>();
        inputs(decoded.items())
                .map(StockInput::item)
                .filter(Objects::nonNull)
                .forEach(
                        item ->
                                state(skus, item.sku())
                                        .stock()
                                        .item(item.terms(), item.revision()));
        List<StockEvent> sorted =
                inputs(decoded.events())
                        .map(StockInput::event)
                        .filter(Objects::nonNull)
                        .filter(e -> e.occurredAtMillis() <= history.until().toEpochMilli())
                        .sorted(Comparator.comparingLong(StockEvent::occurredAtMillis))
                        .toList();
        for (StockEvent event : sorted) {
            SkuState state = state(skus, event.sku());
            state.stock().advanceTo(event.occurredAtMillis() - 1, observer);
            state.stock().receive(event, observer);
            skus.put(event.sku(), readAgain(state));
        }
        for (SkuState state : skus.values()) {
            state.stock().advanceTo(history.until().toEpochMilli(), observer);
            state.stock().report(observer);
        }
        return book.results();
    }

    private static SkuState readAgain(SkuState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        SkuStateSerializer.INSTANCE.serialize(state, out);
        return SkuStateSerializer.INSTANCE.deserialize(
                new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    private static Stream<StockInput> inputs(List<DecodedRecord> records) {
        return records.stream().map(DecodedRecord::input).filter(Objects::nonNull);
    }

    private static SkuState state(Map<String, SkuState> skus, String sku) {
        return skus.computeIfAbsent(sku, name -> SkuState.of(name, LedgerSettings.DEFAULTS));
    }
}
