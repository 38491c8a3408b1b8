// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.job.type.ImmutableSerializer;
import io.stockscope.stock.total.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class FactSerializerTest {

    @Test
    void factsOfEveryKindComeOutAsTheyWentIn() throws IOException {
        List<Fact> facts = Facts.random(new Random(1), 1_000);
        assertThat(facts.stream().map(Fact::getClass).distinct()).hasSize(14);
        for (Fact fact : facts) {
            assertThat(there(FactSerializer.INSTANCE, fact)).isEqualTo(fact);
        }
    }

    @Test
    void changesOfEveryKindComeOutAsTheyWentIn() throws IOException {
        FactBook book = new FactBook(() -> 7);
        Facts.random(new Random(2), 1_000).forEach(fact -> fact.addTo(book));
        List<Change> changes = new ArrayList<>();
        book.takeChanges(changes::add);
        assertThat(changes.stream().map(Change::getClass).distinct()).hasSize(5);
        for (Change change : changes) {
            assertThat(there(ChangeSerializer.INSTANCE, change))
                    .usingRecursiveComparison()
                    .isEqualTo(change);
        }
    }

    private static <T> T there(ImmutableSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        DataInputDeserializer in =
                new DataInputDeserializer(out.getSharedBuffer(), 0, out.length());
        T read = serializer.deserialize(in);
        assertThat(in.available()).isZero();
        return read;
    }
}
