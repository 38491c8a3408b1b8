// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Nine months of UCI "Online Retail" (doi 10.24432/C5BW33); they are no part of the project. */
public final class RealSales {

    /** Lines in the file. */
    public static final int LINES = 320_705;

    private RealSales() {}

    /** The file, or a skipped test where it is not at hand. */
    public static Path file() {
        String env = System.getenv("STOCKSCOPE_SHARED");
        Path shared =
                env != null
                        ? Path.of(env)
                        : Path.of(System.getProperty("stockscope.root", "..")).resolve("../shared");
        Path file = shared.resolve("data/online-retail/online-retail.csv.gz");
        assumeTrue(Files.exists(file), "no sales at " + file + "; STOCKSCOPE_SHARED says where");
        return file;
    }
}
