// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.local.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Whether there is room for the events, and for what the stock job makes of them. */
final class BenchDisk {

    private static final long MIB = 1 << 20;
    private static final long BYTES_PER_EVENT = 150;
    private static final long BYTES_PER_EVENT_OF_STOCK_JOB = 100;

    /** Services without events, and two checkpoints. */
    private static final long BYTES_ELSE = 4L << 30;

    private BenchDisk() {}

    /**
     * Looks before anything is made.
     *
     * @throws CliException if there is not enough; it says how much
     */
    static void require(Path folder, Workload workload, Set<Rung> rungs) throws IOException {
        long perEvent =
                BYTES_PER_EVENT
                        + (rungs.stream().anyMatch(Rung::isStockJob)
                                ? BYTES_PER_EVENT_OF_STOCK_JOB
                                : 0);
        long needed = workload.total() * perEvent + BYTES_ELSE;
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < needed) {
            throw CliException.failed(
                    "%,d MB are free in %s and about %,d MB needed; make room, give fewer --events, or another folder by STOCKSCOPE_JAVA_OPTS=-Djava.io.tmpdir=DIR"
                            .formatted(free / MIB, folder, needed / MIB));
        }
    }
}
