// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Several jobs at once, each on a Flink of its own in this process. */
final class LiveRuns {

    private LiveRuns() {}

    /**
     * Runs until all are stopped from outside, or one fails.
     *
     * @throws io.stockscope.local.CliException if one fails for good; the others end with the
     *     process
     */
    static void execute(List<LiveRun> runs, Path data, LiveRun.Start start) throws Exception {
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        runs.size(),
                        task -> {
                            Thread thread = new Thread(task, "stockscope-live-run");
                            thread.setDaemon(true);
                            return thread;
                        });
        CompletionService<Void> ends = new ExecutorCompletionService<>(threads);
        for (LiveRun run : runs) {
            ends.submit(
                    () -> {
                        run.execute(data, start);
                        return null;
                    });
        }
        for (int left = runs.size(); left > 0; left--) {
            try {
                ends.take().get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }
}
