// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads the figures every second, so that nobody has to wait for them. */
final class FigurePoll implements AutoCloseable {

    private static final long CLOSE_SECONDS = 2;

    /** In a row; a service may be busy for a moment. */
    private static final int FAILURES_TOLERATED = 3;

    private final FigureReader reader;
    private final Ending ending;
    private final ScheduledExecutorService thread;
    private volatile Figures latest = Figures.NOTHING;
    private int failures;

    private FigurePoll(FigureReader reader, Ending ending) {
        this.reader = reader;
        this.ending = ending;
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        work -> {
                            Thread daemon = new Thread(work, "figures");
                            daemon.setDaemon(true);
                            return daemon;
                        });
    }

    /**
     * Begins; the reader is closed with it. Figures that cannot be read several times end the demo.
     */
    static FigurePoll start(FigureReader reader, Ending ending) {
        FigurePoll poll = new FigurePoll(reader, ending);
        poll.thread.scheduleWithFixedDelay(poll::read, 0, 1, TimeUnit.SECONDS);
        return poll;
    }

    private void read() {
        try {
            latest = reader.read();
            failures = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            failures++;
            if (failures > FAILURES_TOLERATED) {
                ending.fail("the figures cannot be read: " + e.getMessage());
            }
        } catch (Throwable e) {
            // An Error too: the executor would say nothing, and read no more.
            ending.fail("the figures cannot be read: " + e);
        }
    }

    /** The figures that were read last. */
    Figures latest() {
        return latest;
    }

    @Override
    public void close() throws InterruptedException, SQLException {
        thread.shutdownNow();
        thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        reader.close();
    }
}
