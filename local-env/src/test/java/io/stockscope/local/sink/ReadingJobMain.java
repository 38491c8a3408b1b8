// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;

/** Runs a {@link ReadingJob} in this process; it comes, with its {@link KillPoint}, by stdin. */
final class ReadingJobMain {

    /** The line on standard output that says that the job has come to its end. */
    static final String ENDED = "ended";

    private ReadingJobMain() {}

    public static void main(String[] arguments) throws Exception {
        ObjectInputStream in = new ObjectInputStream(System.in);
        ReadingJob job = (ReadingJob) in.readObject();
        ProbedRows.tell(((KillPoint) in.readObject()).probe());
        endWithParent(in);
        job.run();
        System.out.println(ENDED);
        System.exit(0);
    }

    private static void endWithParent(InputStream in) {
        Thread watch =
                new Thread(
                        () -> {
                            try {
                                while (in.read() >= 0) {
                                    // The parent says nothing more; it ends some time.
                                }
                            } catch (IOException e) {
                                // The same.
                            }
                            Runtime.getRuntime().halt(1);
                        },
                        "end-with-parent");
        watch.setDaemon(true);
        watch.start();
    }
}
