// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

/** What a test does at the points that a job comes to, in the same JVM. Any of them may throw. */
interface JobProbe {

    /** Does nothing. */
    JobProbe NONE = new JobProbe() {};

    /** A row passes. */
    default void onRow(int subtask, Reading row) throws Exception {}

    /** The state before the sinks is written: the barrier has come, the checkpoint is not done. */
    default void onSnapshot(int subtask, long checkpointId) throws Exception {}

    /** The checkpoint is complete. */
    default void onComplete(int subtask, long checkpointId) throws Exception {}
}
