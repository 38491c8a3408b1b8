// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.Compression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is in a batch, whole, halved, packed, and after a checkpoint. */
class FrozenBatchTest {
    private static final BatchToken TOKEN = BatchToken.next(7, 3);

    private static final WriterStateSerializer STATES = new WriterStateSerializer();

    private record Row(String key, long version, String text) {}

    private record Read(String key, long version, String text, BatchToken token) {
        Row row() {
            return new Row(key, version, text);
        }
    }

    /** Rows with a key, or without one. */
    private record TextTable(boolean keyed) implements ClickHouseTable<Row> {

        @Override
        public String tableName() {
            return "texts";
        }

        @Override
        public List<Column<Row>> columns() {
            return List.of(
                    column("key", STRING, Row::key),
                    column("version", INT64, Row::version),
                    column("text", STRING, Row::text));
        }

        @Override
        public List<String> key() {
            return keyed ? List.of("key") : List.of();
        }

        @Override
        public long version(Row row) {
            return row.version();
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsComeBackAsTheyWereWhateverThePacking(Compression compression) throws Exception {
        List<Row> rows = randomRows(5_000, 100_000, 1);
        FrozenBatch batch = batch(rows, false, compression);
        assertThat(rowsOf(batch)).isEqualTo(rows);
        assertThat(rowsOf(copy(batch))).isEqualTo(rows);
    }

    @Test
    void withoutAKeyEveryRowCounts() throws Exception {
        List<Row> rows = randomRows(1_000, 10, 2);
        assertThat(rowsOf(batch(rows, false, Compression.LZ4))).isEqualTo(rows);
    }

    @Test
    void withAKeyTheHighestVersionCountsAndOfEqualsTheLast() throws Exception {
        for (int seed = 0; seed < 50; seed++) {
            List<Row> rows = randomRows(3_000, 1 + seed * 40, seed);
            Map<String, Row> expected = new HashMap<>();
            for (Row row : rows) {
                expected.merge(
                        row.key(),
                        row,
                        (before, now) -> now.version() >= before.version() ? now : before);
            }
            List<Row> kept = rowsOf(batch(rows, true, Compression.LZ4));
            assertThat(kept).containsExactlyInAnyOrderElementsOf(expected.values());
            // In the order in which they came.
            assertThat(rows).containsSubsequence(kept);
        }
    }

    @Test
    void aBatchThatIsBegunAnewHasNothingOfTheOneBefore() throws Exception {
        OpenBatch<Row> open = new OpenBatch<>(encoder(true), TOKEN, 0);
        fill(open, randomRows(3_000, 100, 1));
        BatchToken next = BatchToken.next(7, 4);
        open.begin(next, 0);
        List<Row> rows = List.of(new Row("a", 1, "x"), new Row("b", 1, "y"), new Row("a", 2, "z"));
        fill(open, rows);
        FrozenBatch batch = open.freeze(Compression.LZ4, false, Content::of);
        assertThat(rowsOf(batch)).containsExactly(rows.get(1), rows.get(2));
        assertThat(read(batch)).extracting(Read::token).containsOnly(next);
        assertThat(open.supersededRows()).isEqualTo(1);
    }

    @Test
    void halvesHaveAllRowsOnceAndTokensOfTheirOwnThatAreTheSameEachTime() throws Exception {
        List<Row> rows = randomRows(100, 100, 4);
        FrozenBatch batch = batch(rows, false, Compression.ZSTD);
        Map<BatchToken, List<Row>> first = leaves(batch);
        assertThat(first).hasSize(100);
        List<Row> all = new ArrayList<>();
        first.values().forEach(all::addAll);
        assertThat(all).isEqualTo(rows);
        assertThat(leaves(copy(batch))).isEqualTo(first);
        Set<BatchToken> tokens = new HashSet<>(first.keySet());
        first.keySet().forEach(token -> tokens.add(token.rejected()));
        tokens.add(TOKEN);
        tokens.add(TOKEN.rejected());
        assertThat(tokens).hasSize(202);
    }

    @Test
    void aRowThatCannotBeWrittenLeavesTheBatchAsItWas() throws Exception {
        OpenBatch<Row> open = new OpenBatch<>(encoder(true), TOKEN, 0);
        open.add(new Row("a", 1, "x"));
        assertThatThrownBy(() -> open.add(new Row("a", 2, nullText())))
                .isInstanceOf(UnencodableRow.class)
                .hasMessageContaining("Cannot write column text String of table texts");
        assertThat(rowsOf(open.freeze(Compression.NONE, false, Content::of)))
                .containsExactly(new Row("a", 1, "x"));
    }

    @Test
    void statesOfTheFirstVersionStayReadable() throws Exception {
        BatchToken token = new BatchToken(0x0123_4567_89AB_CDEFL, 0x1122_3344_5566_7788L);
        OpenBatch<Row> open = new OpenBatch<>(encoder(true), token, 1_700_000_000_000L);
        List<Row> rows = List.of(new Row("a", 1, "x"), new Row("b", 2, "yz"));
        fill(open, rows);
        FrozenBatch written = open.freeze(Compression.NONE, true, Content::of);
        String kept =
                "020123456789abcdef11223344556677880005746578747300000004000a6b65792053747269"
                        + "6e67000d76657273696f6e20496e743634000b7465787420537472696e67000e5f6261746368"
                        + "2055496e743132380000018bcfe5680000044e4f4e4501000000020000000000000039000000"
                        + "021c1d000000390161010000000000000001788877665544332211efcdab8967452301016202"
                        + "0000000000000002797a8877665544332211efcdab8967452301";
        assertThat(
                        HexFormat.of()
                                .formatHex(
                                        STATES.serialize(new WriterState.Waiting(written, false))))
                .isEqualTo(kept);
        WriterState.Waiting waiting =
                (WriterState.Waiting) STATES.deserialize(1, HexFormat.of().parseHex(kept));
        assertThat(waiting.ended()).isFalse();
        FrozenBatch read = waiting.batch();
        assertThat(rowsOf(read)).isEqualTo(rows);
        assertThat(read.header()).usingRecursiveComparison().isEqualTo(written.header());

        byte[] lineage = {1, 0x01, 0x02, 0x03, 0x04};
        assertThat(STATES.serialize(new WriterState.Lineage(0x01020304))).isEqualTo(lineage);
        assertThat(STATES.deserialize(1, lineage)).isEqualTo(new WriterState.Lineage(0x01020304));

        BatchTokenSerializer tokens = new BatchTokenSerializer();
        String keptToken = "0123456789abcdef1122334455667788";
        assertThat(HexFormat.of().formatHex(tokens.serialize(token))).isEqualTo(keptToken);
        assertThat(tokens.deserialize(1, HexFormat.of().parseHex(keptToken))).isEqualTo(token);
    }

    @Test
    void aStateOfAnUnknownVersionIsRefused() throws Exception {
        byte[] bytes = STATES.serialize(new WriterState.Lineage(1));
        assertThatThrownBy(() -> STATES.deserialize(99, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is of version 99, this one reads up to 2");
    }

    @Test
    void aStateSaysOfABatchThatNobodyComesAfterIt() throws Exception {
        FrozenBatch batch = batch(List.of(new Row("a", 1, "x")), false, Compression.NONE);
        for (boolean ended : new boolean[] {true, false}) {
            byte[] state = STATES.serialize(new WriterState.Waiting(batch, ended));
            WriterState.Waiting read =
                    (WriterState.Waiting) STATES.deserialize(STATES.getVersion(), state);
            assertThat(read.ended()).isEqualTo(ended);
            assertThat(rowsOf(read.batch())).isEqualTo(rowsOf(batch));
        }
    }

    @Test
    void theKeyHasToBeTheFirstColumns() {
        ClickHouseTable<Row> table =
                new ClickHouseTable<>() {
                    @Override
                    public String tableName() {
                        return "texts";
                    }

                    @Override
                    public List<Column<Row>> columns() {
                        return new TextTable(true).columns();
                    }

                    @Override
                    public List<String> key() {
                        return List.of("version");
                    }
                };
        assertThatThrownBy(() -> new RowEncoder<>(table, true))
                .hasMessageContaining(
                        "its key [version] must be its first columns, which are [key,");
    }

    @SuppressWarnings("NullAway") // What a careless user does.
    private static String nullText() {
        return null;
    }

    private static Map<BatchToken, List<Row>> leaves(FrozenBatch batch) throws IOException {
        if (batch.rows() == 1) {
            assertThat(read(batch)).extracting(Read::token).containsOnly(batch.header().token());
            return Map.of(batch.header().token(), rowsOf(batch));
        }
        Map<BatchToken, List<Row>> leaves = new LinkedHashMap<>();
        leaves.putAll(leaves(batch.half(false)));
        leaves.putAll(leaves(batch.half(true)));
        return leaves;
    }

    /** The batch after a checkpoint. */
    private static FrozenBatch copy(FrozenBatch batch) throws IOException {
        byte[] state = STATES.serialize(new WriterState.Waiting(batch, false));
        return ((WriterState.Waiting) STATES.deserialize(STATES.getVersion(), state)).batch();
    }

    private static FrozenBatch batch(List<Row> rows, boolean keyed, Compression compression)
            throws Exception {
        OpenBatch<Row> open = new OpenBatch<>(encoder(keyed), TOKEN, 0);
        fill(open, rows);
        return open.freeze(compression, false, Content::of);
    }

    private static RowEncoder<Row> encoder(boolean keyed) {
        return new RowEncoder<>(new TextTable(keyed), true);
    }

    private static void fill(OpenBatch<Row> open, List<Row> rows) throws Exception {
        for (Row row : rows) {
            open.add(row);
        }
    }

    private static List<Row> rowsOf(FrozenBatch batch) throws IOException {
        return read(batch).stream().map(Read::row).toList();
    }

    /** Reads RowBinary by its definition. */
    private static List<Read> read(FrozenBatch batch) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(batch.unpacked()).order(ByteOrder.LITTLE_ENDIAN);
        List<Read> rows = new ArrayList<>();
        while (in.hasRemaining()) {
            String key = text(in);
            long version = in.getLong();
            String text = text(in);
            long low = in.getLong();
            rows.add(new Read(key, version, text, new BatchToken(in.getLong(), low)));
        }
        assertThat(rows).hasSize(batch.rows());
        return rows;
    }

    private static String text(ByteBuffer in) {
        int length = 0;
        int shift = 0;
        byte next;
        do {
            next = in.get();
            length |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<Row> randomRows(int count, int keys, int seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(
                    new Row(
                            "key" + random.nextInt(keys),
                            random.nextInt(5),
                            "x".repeat(random.nextInt(300))));
        }
        return rows;
    }
}
