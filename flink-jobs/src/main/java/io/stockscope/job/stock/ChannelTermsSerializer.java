// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.job.type.ImmutableSerializer;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.ChannelType;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes the terms of a channel in a format that carries its own version. */
final class ChannelTermsSerializer extends ImmutableSerializer<ChannelTerms> {

    static final ChannelTermsSerializer INSTANCE = new ChannelTermsSerializer();

    private static final long serialVersionUID = 1L;

    @Override
    public ChannelTerms createInstance() {
        return new ChannelTerms(ChannelType.STORE, List.of(), null, false, 0, 0);
    }

    @Override
    public void serialize(ChannelTerms terms, DataOutputView target) throws IOException {
        terms.write(target);
    }

    @Override
    public ChannelTerms deserialize(DataInputView source) throws IOException {
        return ChannelTerms.read(source);
    }

    @Override
    public TypeSerializerSnapshot<ChannelTerms> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ChannelTerms> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
