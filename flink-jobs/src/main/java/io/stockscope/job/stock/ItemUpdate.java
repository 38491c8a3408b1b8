// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.ItemMaster;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.EventRules;
import io.stockscope.stock.ItemTerms;

/**
 * A record of the item master.
 *
 * @param revision of several the highest counts, of equal ones the last to come: its offset, or
 *     {@link #CHANGE}
 */
public record ItemUpdate(String sku, long revision, ItemTerms terms) {

    /** Of what is read as it changes: it comes in order, and counts from its arrival. */
    static final long CHANGE = Long.MAX_VALUE;

    /** Before the point. */
    private static final int PRICE_DIGITS = 14;

    /**
     * What a record of the contract says. A price in another currency than the reporting one is no
     * price.
     *
     * @throws BadRecordException if it breaks a rule
     */
    static ItemUpdate of(ItemMaster item, long revision, String reportingCurrency)
            throws BadRecordException {
        new EventRules()
                .filled("sku", item.getSku())
                .notNegative("backorderLimit", item.getBackorderLimit())
                .holds(
                        item.getUnitPrice().precision() - item.getUnitPrice().scale()
                                <= PRICE_DIGITS,
                        () ->
                                "unitPrice is "
                                        + item.getUnitPrice()
                                        + ", more than decimal(18,4) holds");
        boolean priced = item.getCurrency().equals(reportingCurrency);
        return new ItemUpdate(
                item.getSku(),
                revision,
                new ItemTerms(priced ? item.getUnitPrice() : null, item.getBackorderLimit()));
    }
}
