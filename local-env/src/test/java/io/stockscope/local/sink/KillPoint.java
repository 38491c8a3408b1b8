// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.io.Serializable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a job that runs in a process of its own stops, and says so, so that it can be killed there.
 *
 * @param kind of point
 * @param count stop the so many-th time that one of this kind is reached, from 1
 */
record KillPoint(Kind kind, int count) implements Serializable {

    /** The line on standard output that says that the point has been reached. */
    static final String REACHED = "reached";

    /** Kinds of points. */
    enum Kind {
        /** Between two checkpoints, after some rows. */
        BEFORE_CHECKPOINT,
        /** While the state is written: one subtask has done so, or none. */
        IN_CHECKPOINT,
        /** When the checkpoint is complete, and the task is being told. */
        AFTER_CHECKPOINT,
        /** An insert is on its way to ClickHouse. */
        IN_COMMIT_BEFORE_THE_INSERT,
        /** ClickHouse has done an insert, and the job does not know. */
        IN_COMMIT_AFTER_THE_INSERT,
        /** Half of a batch with rows that are refused is in, or on its way. */
        WHILE_HALVING,
        /** The refused rows of a batch are on their way. */
        WHILE_TELLING_REFUSED_ROWS,
        /** A restarted job asks whether a batch is in. */
        WHILE_ASKING;

        /** Returns whether the proxy sees it; else it is a point in the job. */
        boolean isAtTheProxy() {
            return ordinal() >= IN_COMMIT_BEFORE_THE_INSERT.ordinal();
        }

        Gate.Point gate() {
            return this == IN_COMMIT_AFTER_THE_INSERT
                    ? Gate.Point.AFTER_IT_WAS_APPLIED
                    : Gate.Point.BEFORE_IT_IS_FORWARDED;
        }

        boolean isAt(PassingRequest request) {
            return switch (this) {
                case BEFORE_CHECKPOINT, IN_CHECKPOINT, AFTER_CHECKPOINT -> false;
                case IN_COMMIT_BEFORE_THE_INSERT, IN_COMMIT_AFTER_THE_INSERT -> request.isInsert();
                case WHILE_HALVING ->
                        request.afterRejection() && request.table().equals("readings");
                case WHILE_TELLING_REFUSED_ROWS -> request.table().equals("rejected_readings");
                case WHILE_ASKING -> request.asksForBatch();
            };
        }
    }

    /** What stops the job at the points that are in it. */
    JobProbe probe() {
        AtomicInteger reached = new AtomicInteger();
        return new JobProbe() {
            @Override
            public void onRow(int subtask, Reading row) throws InterruptedException {
                stopAt(Kind.BEFORE_CHECKPOINT);
            }

            @Override
            public void onSnapshot(int subtask, long checkpointId) throws InterruptedException {
                stopAt(Kind.IN_CHECKPOINT);
            }

            @Override
            public void onComplete(int subtask, long checkpointId) throws InterruptedException {
                stopAt(Kind.AFTER_CHECKPOINT);
            }

            private void stopAt(Kind here) throws InterruptedException {
                if (here == kind && reached.incrementAndGet() == count) {
                    System.out.println(REACHED);
                    new CountDownLatch(1).await();
                }
            }
        };
    }
}
