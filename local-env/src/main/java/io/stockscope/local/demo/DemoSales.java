// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.local.CliException;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesFile;
import io.stockscope.local.simulation.SalesFileException;
import io.stockscope.local.simulation.SalesHistory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The sales that the demo plays. */
final class DemoSales {

    private static final int DAYS = 14;
    private static final int SKUS = 300;

    private DemoSales() {}

    /**
     * Reads the file, or generates sales where there is none.
     *
     * @throws CliException if the file cannot be used
     */
    static SalesHistory of(@Nullable Path file, long seed) {
        if (file == null) {
            return SalesHistory.of(GeneratedSales.generate(DAYS, SKUS, seed));
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
