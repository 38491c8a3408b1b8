// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.util.Map;

/**
 * One time that the stock job was stopped, started again, and became level.
 *
 * @param backlogEvents sent and not read by it when it was started again, but for the last second
 *     before its end; what it had read since its last checkpoint comes on top of that
 * @param startMillis from the start of its process to its first event
 * @param levelMillis from the start of its process until it was level
 * @param eventsPerSecond that it read in between
 * @param cpuCores how many processors its process took meanwhile
 * @param unreadBefore records unread before it was stopped
 * @param unreadAfter records unread when it had been level for some seconds
 * @param lateBefore events late before it was stopped
 * @param lateBySource events late since it was started again, which are to be none
 */
record CatchUpMeasurement(
        long backlogEvents,
        long startMillis,
        long levelMillis,
        double eventsPerSecond,
        double cpuCores,
        long unreadBefore,
        long unreadAfter,
        long lateBefore,
        Map<String, Long> lateBySource) {

    /** Events late since it was started again. */
    long lateAfter() {
        return lateBySource.values().stream().mapToLong(Long::longValue).sum();
    }
}
