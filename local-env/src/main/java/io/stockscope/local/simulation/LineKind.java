// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

/**
 * What a line of the sales is taken for. Every line is of exactly one kind, tested in this order.
 */
public enum LineKind {
    /** The code does not begin with five digits: postage, fees, vouchers, samples. Left out. */
    NO_GOODS("left out: no goods"),
    /**
     * An exact copy of another line of its invoice, entered twice. Left out; the other one counts.
     */
    REPEATED("left out: exact copies within their invoice"),
    /** A quantity of 0, a price below 0, or a sign that does not go with its invoice. Left out. */
    MEANINGLESS("left out: neither sale, cancellation nor correction"),
    /** On an invoice that begins with C: goods that were sold come back, or never go out. */
    CANCELLATION("cancelled"),
    /** Sold, and paid for. */
    SALE("sold"),
    /**
     * At price 0 under the description that the article is sold by: goods that go out as a gift.
     */
    GIFT("given away"),
    /**
     * At price 0 otherwise: stock that was lost, thrown away, found; the description is the reason.
     */
    CORRECTION("stock corrections");

    private final String words;

    LineKind(String words) {
        this.words = words;
    }

    /** Returns what a summary calls lines of this kind. */
    public String words() {
        return words;
    }
}
