// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service.child;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Ends this process when its standard input does. The parent holds the other end of that pipe, and
 * the kernel closes it however the parent ends, {@code kill -9} included.
 */
public final class ParentWatch {

    private static final long GRACE_SECONDS = 10;

    private ParentWatch() {}

    /** Exits when the parent is gone, with shutdown hooks; without them if these take too long. */
    public static void exitWithParent() {
        onParentGone(() -> System.exit(0));
    }

    static void onParentGone(Runnable action) {
        daemon(
                "parent-watch",
                () -> {
                    awaitEndOfInput();
                    daemon("last-resort", ParentWatch::haltAfterGrace);
                    action.run();
                });
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // What the parent writes has no meaning.
            }
        } catch (IOException e) {
            // A broken pipe says the same as its end.
        }
    }

    private static void haltAfterGrace() {
        try {
            TimeUnit.SECONDS.sleep(GRACE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
