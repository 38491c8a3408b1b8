// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.job.type.ImmutableSerializer;
import io.stockscope.job.type.OwnTypeInfo;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes files of rules on their way to the operator that decides. */
final class RuleTextsSerializer extends ImmutableSerializer<RuleTexts> {

    static final RuleTextsSerializer INSTANCE = new RuleTextsSerializer();
    static final TypeInformation<RuleTexts> TYPE = new OwnTypeInfo<>(RuleTexts.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    @Override
    public RuleTexts createInstance() {
        return RuleTexts.NONE;
    }

    @Override
    public void serialize(RuleTexts texts, DataOutputView target) throws IOException {
        texts.write(target);
    }

    @Override
    public RuleTexts deserialize(DataInputView source) throws IOException {
        return RuleTexts.read(source);
    }

    @Override
    public TypeSerializerSnapshot<RuleTexts> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RuleTexts> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
