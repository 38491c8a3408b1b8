// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.alert.AlertLife;
import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.job.type.ImmutableSerializer;
import io.stockscope.job.type.OwnTypeInfo;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes alerts on their way to where they are told. */
final class AlertMessageSerializer extends ImmutableSerializer<AlertMessage> {

    static final AlertMessageSerializer INSTANCE = new AlertMessageSerializer();
    static final TypeInformation<AlertMessage> TYPE =
            new OwnTypeInfo<>(AlertMessage.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    @Override
    public AlertMessage createInstance() {
        return new AlertMessage(
                "", "", AlertLife.State.PENDING, "", Map.of(), Map.of(), 0, "", 0, 0, null, false);
    }

    @Override
    public void serialize(AlertMessage alert, DataOutputView target) throws IOException {
        alert.write(target);
    }

    @Override
    public AlertMessage deserialize(DataInputView source) throws IOException {
        return AlertMessage.read(source);
    }

    @Override
    public TypeSerializerSnapshot<AlertMessage> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<AlertMessage> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
