// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.measure;

import io.stockscope.event.Measurement;
import io.stockscope.event.MeasurementKind;
import io.stockscope.event.StaleSku;
import io.stockscope.event.StaleTop;
import java.time.Instant;

/** Measurements as records of the contract. */
public final class MeasurementRecords {

    private MeasurementRecords() {}

    /** A measurement. */
    public static Measurement measurement(Measured measured) {
        return Measurement.newBuilder()
                .setMetric(measured.metric())
                .setLabels(measured.labels())
                .setKind(MeasurementKind.valueOf(measured.kind().name()))
                .setWindowStart(Instant.ofEpochMilli(measured.windowStartMillis()))
                .setWindowEnd(Instant.ofEpochMilli(measured.windowEndMillis()))
                .setValue(measured.value())
                .setBins(measured.bins())
                .setProducer(measured.producer())
                .setSequence(measured.sequence())
                .setFrontier(Instant.ofEpochMilli(measured.frontierMillis()))
                .build();
    }

    static StaleTop staleTop(StaleTopList worst) {
        return StaleTop.newBuilder()
                .setChannel(worst.channel())
                .setAt(Instant.ofEpochMilli(worst.atMillis()))
                .setSkus(worst.skus().stream().map(MeasurementRecords::staleSku).toList())
                .build();
    }

    private static StaleSku staleSku(StaleTopList.Item item) {
        return StaleSku.newBuilder()
                .setSku(item.sku())
                .setDisplayed(item.displayed())
                .setTruth(item.truth())
                .setOversellUnits(item.oversellUnits())
                .setOversellValue(item.oversellValue())
                .setSince(Instant.ofEpochMilli(item.sinceMillis()))
                .build();
    }
}
