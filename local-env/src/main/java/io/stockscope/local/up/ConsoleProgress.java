// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.up;

import io.stockscope.local.service.Progress;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Shows progress on standard error: a bar on a terminal, else one line per step. */
public final class ConsoleProgress implements Progress, AutoCloseable {

    private static final int PERCENT = 100;
    private static final int REDRAW_MILLIS = 250;

    private final PrintWriter err;
    private final boolean terminal;
    private String last = "";
    private @Nullable ProgressBar bar;

    /**
     * Shows it there.
     *
     * @param terminal whether a line can be drawn again
     */
    public ConsoleProgress(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public synchronized void at(String what, double doneRatio) {
        if (!what.equals(last)) {
            close();
            last = what;
            if (doneRatio < 0 || !terminal) {
                err.println(what + " ...");
                err.flush();
            }
        }
        if (doneRatio >= 0 && terminal) {
            bar(what).stepTo(Math.round(doneRatio * PERCENT));
        }
    }

    private ProgressBar bar(String what) {
        ProgressBar current = bar;
        if (current == null) {
            current =
                    new ProgressBarBuilder()
                            .setTaskName(what)
                            .setInitialMax(PERCENT)
                            .setUpdateIntervalMillis(REDRAW_MILLIS)
                            .hideEta()
                            .build();
            bar = current;
        }
        return current;
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
