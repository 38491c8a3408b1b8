// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a registry that does not answer, and asks again with growing pauses. A registry that is
 * away is no reason to give up a good record; after some time it is one to fail over.
 */
public final class PatientSchemaLookup implements SchemaLookup {

    private static final Logger LOG = LoggerFactory.getLogger(PatientSchemaLookup.class);

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final SchemaLookup asked;
    private final Duration patience;

    /**
     * @param patience for how long it asks again; the last answer may take as long as the client
     *     waits for one
     */
    public PatientSchemaLookup(SchemaLookup asked, Duration patience) {
        this.asked = asked;
        this.patience = patience;
    }

    @Override
    public Schema schema(int id) throws UnknownSchemaException, BadRecordException, IOException {
        long startNanos = System.nanoTime();
        long pauseMillis = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                return asked.schema(id);
            } catch (IOException e) {
                if (System.nanoTime() - startNanos >= patience.toNanos()) {
                    throw new IOException(
                            "the schema registry has not answered for "
                                    + patience.toSeconds()
                                    + " s: "
                                    + e.getMessage(),
                            e);
                }
                if (pauseMillis == FIRST_PAUSE_MILLIS) {
                    LOG.warn(
                            "The schema registry does not answer; waiting for it: {}",
                            e.toString());
                }
                pause(pauseMillis);
                pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    private static void pause(long millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the schema registry");
        }
    }
}
