// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of a view: a record whose components are the columns, by the names of the contract. */
public interface Row {
    /** The view. */
    StockTable table();

    /** What the row is about; one row of a table has it. */
    String key();

    /** Whether it says no more than no row would. */
    default boolean saysNothing() {
        return false;
    }

    /** Whether it is still so at the end of the run, rather than something that is over. */
    default boolean lasts() {
        return true;
    }

    /** The columns by the contract's names, in its order. */
    default Map<String, @Nullable Object> columns() {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (RecordComponent component : getClass().getRecordComponents()) {
            String column =
                    component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            try {
                columns.put(column, component.getAccessor().invoke(this));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(getClass() + " hides its column " + column, e);
            }
        }
        return columns;
    }
}
