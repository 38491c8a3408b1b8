// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink to use {@link StockInputSerializer}. */
final class StockInputTypeInfo extends TypeInformation<StockInput> {

    static final StockInputTypeInfo INSTANCE = new StockInputTypeInfo();

    private static final long serialVersionUID = 1L;

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<StockInput> getTypeClass() {
        return StockInput.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<StockInput> createSerializer(SerializerConfig config) {
        return StockInputSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "StockInput";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StockInputTypeInfo;
    }

    @Override
    public int hashCode() {
        return StockInputTypeInfo.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof StockInputTypeInfo;
    }
}
