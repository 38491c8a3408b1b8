// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.stock.StaleSku;
import org.jspecify.annotations.Nullable;

/** The stale displays of each channel, one per SKU. Keys are those of the channels' totals. */
interface StaleDisplays {

    @Nullable StaleSku get(String key, String sku) throws Exception;

    void put(String key, StaleSku display) throws Exception;

    void remove(String key, String sku) throws Exception;

    Iterable<StaleSku> of(String key) throws Exception;
}
