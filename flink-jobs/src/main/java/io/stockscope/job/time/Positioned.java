// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

/** A record that knows its place in its partition. */
public interface Positioned {

    /** Its offset in Kafka. */
    long offset();
}
