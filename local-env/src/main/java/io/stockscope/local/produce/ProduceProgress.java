// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.produce;

import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** How much of the files has been read: a bar on a terminal, nothing in a pipe or a log. */
final class ProduceProgress implements LongConsumer, AutoCloseable {
    private final @Nullable ProgressBar bar;

    private ProduceProgress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /**
     * Starts.
     *
     * @param totalBytes what there is to read; -1: not known
     */
    static ProduceProgress start(String task, long totalBytes) {
        if (System.console() == null) {
            return new ProduceProgress(null);
        }
        return new ProduceProgress(
                new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(totalBytes)
                        .setUnit(" MiB", 1 << 20)
                        .setUpdateIntervalMillis(200)
                        .clearDisplayOnFinish()
                        .build());
    }

    @Override
    public void accept(long bytes) {
        if (bar != null) {
            bar.stepBy(bytes);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
