// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.StockDecoding;
import io.stockscope.local.CliException;
import io.stockscope.local.simulation.EventOutput;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;

/** Events of which one SKU has a share: those of {@link BenchEvents}, and of one article more. */
final class HotEvents implements MadeEvents {

    /** More of the others are planned, since the share is met by chance. */
    private static final double MARGIN = 1.1;

    private final long total;
    private final BenchEvents others;
    private final HotArticle hot;
    private double madeShare;

    /**
     * @param total of both
     * @param others enough of them
     */
    private HotEvents(long total, BenchEvents others, HotArticle hot) {
        this.total = total;
        this.others = others;
        this.hot = hot;
    }

    /**
     * Plans so many events.
     *
     * @param skus with the hot one
     * @param share of the hot one, above 0 and below 1
     * @throws CliException if there are too many for so few SKUs
     */
    static HotEvents of(long total, int skus, double share) {
        double ofOthers = total * (1 - share);
        BenchEvents others = BenchEvents.of(Math.round(ofOthers * MARGIN), Math.max(1, skus - 1));
        Pace pace = others.pace();
        // As many per event of the others, over all days that these could have.
        double hot = pace.totalOf(others.retailers()) * share / (1 - share);
        return new HotEvents(total, others, HotArticle.of(Math.round(hot), others.days(), pace));
    }

    @Override
    public long total() {
        return total;
    }

    /** The share of the one SKU in the events that were made last. */
    double madeShare() {
        return madeShare;
    }

    @Override
    public long skus() {
        return others.skus() + 1;
    }

    @Override
    public void make(EventOutput output) {
        Counted counted = new Counted(output);
        try (HotMerge merge = new HotMerge(hot, counted)) {
            others.make(merge);
        }
        madeShare = (double) counted.ofHot / total;
        if (counted.events < total) {
            throw new IllegalStateException(
                    "only %,d events, not %,d".formatted(counted.events, total));
        }
    }

    /** Ends the simulation when there are enough. */
    private final class Counted implements EventOutput {

        private final EventOutput target;
        private long events;
        private long ofHot;

        Counted(EventOutput target) {
            this.target = target;
        }

        @Override
        public void accept(StockscopeTopic topic, SpecificRecord event) throws IOException {
            target.accept(topic, event);
            if (!StockDecoding.topics().contains(topic)) {
                return;
            }
            ofHot += topic.key(event).endsWith(HotMerge.SUFFIX) ? 1 : 0;
            if (++events == total) {
                throw new Enough();
            }
        }
    }
}
