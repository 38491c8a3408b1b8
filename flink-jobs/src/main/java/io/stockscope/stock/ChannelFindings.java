// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/** Is told what is found about one SKU on one channel. */
interface ChannelFindings {

    void sample(SyncSample sample);

    void slo(SloCount count);

    /** From an instant on the SKU is exposed so (times 1), or no more (times -1). */
    void exposure(long atMillis, Exposure exposure, int times);

    /** A display that was stale has ended. */
    void ended(StaleSku stale);
}
