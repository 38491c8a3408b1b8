// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.ItemMaster;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import java.math.BigDecimal;
import java.time.Instant;

/** Events of one store, each recorded when it occurred. */
final class StockTraffic {

    static final String STORE = "store-oslo";

    private StockTraffic() {}

    static ErpStockEvent baseline(String sku, Instant at, long units) {
        return ErpStockEvent.newBuilder()
                .setEventId("baseline-" + sku)
                .setSource("erp")
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setKind(ErpStockKind.BASELINE)
                .setSku(sku)
                .setLocation(STORE)
                .setQuantity(units)
                .build();
    }

    static WmsStockEvent moved(
            String eventId, WmsStockKind kind, String sku, Instant at, long units) {
        return WmsStockEvent.newBuilder()
                .setEventId(eventId)
                .setSource("wms")
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setKind(kind)
                .setSku(sku)
                .setLocation(STORE)
                .setQuantity(units)
                .build();
    }

    static PosLineEvent sale(String eventId, String sku, Instant at, long units) {
        return PosLineEvent.newBuilder()
                .setEventId(eventId)
                .setSource("pos")
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setKind(PosLineKind.SALE)
                .setTransactionId(eventId)
                .setLineNumber(1)
                .setSku(sku)
                .setLocation(STORE)
                .setQuantity(units)
                .build();
    }

    static ItemMaster item(String sku, String price) {
        return ItemMaster.newBuilder()
                .setSku(sku)
                .setUnitPrice(new BigDecimal(price))
                .setCurrency("EUR")
                .build();
    }
}
