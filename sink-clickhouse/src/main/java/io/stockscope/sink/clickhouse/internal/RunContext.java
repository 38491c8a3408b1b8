// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a sink has learned about the job when it was put into its graph.
 *
 * @param sinkId the same for the writers and committers of one sink
 * @param batch whether the job runs in batch execution
 * @param checkpointInterval of the job; zero in batch execution
 */
public record RunContext(String sinkId, boolean batch, Duration checkpointInterval)
        implements Serializable {}
