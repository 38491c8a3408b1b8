// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.RejectedRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one batch after the other into its table, however many tries that takes.
 *
 * <p>What is sent again has the same token, so within the table's window it counts once. Since
 * others may have filled the window meanwhile, the table is asked first whether the batch is in.
 *
 * <p>Rows that ClickHouse refuses for their values are found by halving the batch by row index; a
 * half's token follows from the batch's, so that a crash in the middle repeats the same halves.
 * What is left goes to the table of rejected rows.
 */
final class Delivery implements BatchSender {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final ClickHouseHttp http;
    private final BatchLookup lookup;
    private final Retry retry;
    private final DeliveryMetrics metrics;
    private final @Nullable Rejections<?> rejections;

    /**
     * Creates a delivery; it closes {@code http}.
     *
     * @param rejections where refused rows go; null to fail instead
     */
    Delivery(
            ClickHouseHttp http,
            BatchLookup lookup,
            Retry retry,
            DeliveryMetrics metrics,
            @Nullable Rejections<?> rejections) {
        this.http = http;
        this.lookup = lookup;
        this.retry = retry;
        this.metrics = metrics;
        this.rejections = rejections;
    }

    @Override
    public void deliver(FrozenBatch batch, boolean mayBeIn)
            throws IOException, InterruptedException {
        try {
            send(batch, mayBeIn);
        } catch (RowsRefused refused) {
            if (rejections == null || batch.header().rejections()) {
                throw refused;
            }
            // A table that has been altered takes other bytes for values: then no row is at fault.
            retry.call(
                    () -> {
                        lookup.recheck(http, batch);
                        return batch;
                    });
            List<RejectedRow> rejected = new ArrayList<>();
            split(batch, refused, mayBeIn, rejected);
            if (rejected.isEmpty()) {
                // What they violated is gone meanwhile.
                return;
            }
            send(rejections.batch(batch, rejected), mayBeIn);
            metrics.rejected(rejected.size());
            LOG.warn(
                    "{} of {} rows of a batch for table {} were refused and are in table {} now;"
                            + " the first: {}",
                    rejected.size(),
                    batch.rows(),
                    batch.header().table(),
                    rejections.table(),
                    rejected.get(0).message());
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private void split(
            FrozenBatch batch, RowsRefused refused, boolean mayBeIn, List<RejectedRow> rejected)
            throws IOException, InterruptedException {
        if (batch.rows() == 1) {
            rejected.add(Rejections.row(batch, refused));
            return;
        }
        for (FrozenBatch half : List.of(batch.half(false), batch.half(true))) {
            try {
                send(half, mayBeIn);
            } catch (RowsRefused again) {
                split(half, again, mayBeIn, rejected);
            }
        }
    }

    private void send(FrozenBatch batch, boolean mayBeIn) throws IOException, InterruptedException {
        long startedNanos = System.nanoTime();
        // One that waited for its turn while ClickHouse was away was closed long before.
        long sentFromMillis =
                mayBeIn ? batch.header().openedAtMillis() : System.currentTimeMillis();
        AtomicBoolean ask = new AtomicBoolean(mayBeIn && batch.header().isStamped());
        boolean sent =
                retry.call(
                        () -> {
                            if (ask.get() && lookup.isIn(http, batch, sentFromMillis)) {
                                return false;
                            }
                            // From now on it may be in, whatever becomes of the answer.
                            ask.set(batch.header().isStamped());
                            http.insert(batch);
                            return true;
                        });
        if (sent) {
            metrics.inserted(batch, System.nanoTime() - startedNanos);
        } else {
            metrics.alreadyIn(batch);
        }
    }
}
