// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.local.CliException;
import io.stockscope.local.simulation.FlashSale;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesFile;
import io.stockscope.local.simulation.SalesFileException;
import io.stockscope.local.simulation.SalesHistory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** The sales that the demo plays. */
final class DemoSales {

    private static final int DAYS = 14;
    private static final int SKUS = 1_500;

    /**
     * Some eight times those of the shop whose profile it has, so that there is something to see.
     */
    private static final double ORDERS_PER_DAY = 450;

    /** Soon after the demo begins in the simulated day. */
    private static final FlashSale FLASH_SALE =
            new FlashSale(Duration.ofHours(10).plusMinutes(30), Duration.ofMinutes(10));

    private DemoSales() {}

    /**
     * Returns when the flash sale of the generated sales ends; null while there is none. When the
     * sales begin again after their last day, that is not known here.
     *
     * @param firstDay of the sales
     * @param now by the retailer's clock
     */
    static @Nullable LocalDateTime flashSaleUntil(LocalDate firstDay, LocalDateTime now) {
        LocalDateTime from = firstDay.atStartOfDay().plus(FLASH_SALE.from());
        LocalDateTime until = from.plus(FLASH_SALE.duration());
        return now.isBefore(from) || !now.isBefore(until) ? null : until;
    }

    /**
     * Reads the file, or generates sales where there is none.
     *
     * @throws CliException if the file cannot be used
     */
    static SalesHistory of(@Nullable Path file, long seed) {
        if (file == null) {
            return FLASH_SALE.addTo(
                    SalesHistory.of(GeneratedSales.generate(DAYS, SKUS, ORDERS_PER_DAY, seed)),
                    seed);
        }
        try {
            SalesHistory history = SalesHistory.of(SalesFile.read(file));
            if (history.orders().isEmpty()) {
                throw CliException.failed(file + ": there is nothing sold");
            }
            return history;
        } catch (SalesFileException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        }
    }
}
