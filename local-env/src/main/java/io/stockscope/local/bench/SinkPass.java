// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

/** One way to write rows. */
interface SinkPass extends AutoCloseable {

    /**
     * Writes the first rows, and returns when the last one is acknowledged.
     *
     * @param meter told when the first row is about to be made
     */
    void write(long rows, SinkMeter meter) throws Exception;

    @Override
    void close() throws Exception;
}
