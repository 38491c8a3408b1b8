// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the reference data say of a SKU.
 *
 * @param unitPrice in the reporting currency; null: not priced, which adds nothing to values
 * @param backorderLimit units that may be promised beyond stock, at each location
 * @param known whether the reference data know the SKU
 */
public record ItemTerms(@Nullable BigDecimal unitPrice, long backorderLimit, boolean known) {

    /** Of a SKU that the reference data do not know. */
    public static final ItemTerms UNKNOWN = new ItemTerms(null, 0, false);

    /** Of a SKU that they know. */
    public ItemTerms(@Nullable BigDecimal unitPrice, long backorderLimit) {
        this(unitPrice, backorderLimit, true);
    }

    /** Value of that many units in the reporting currency; 0 where there is no price. */
    public BigDecimal valueOf(long units) {
        return unitPrice == null ? BigDecimal.ZERO : unitPrice.multiply(BigDecimal.valueOf(units));
    }
}
