// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import org.apache.flink.api.connector.source.SourceEvent;

/** How a reader without partitions learns that there are none for it, and not merely none yet. */
enum Assignment implements SourceEvent {
    /** From a reader. */
    ARE_THERE_PARTITIONS_FOR_ME,
    /** To a reader that asked: all that there are for it were sent before. */
    ALL_SENT
}
