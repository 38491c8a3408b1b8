// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Asks in another thread, and waits only a moment for the answer: without one the id counts as
 * unknown, and so it does while an earlier question has no answer. For one thread, beside the one
 * that asks.
 */
public final class BriefSchemaLookup implements SchemaLookup {

    private final SchemaLookup asked;
    private final Duration atMost;
    private final ExecutorService asking;
    private @Nullable Future<Schema> unanswered;

    /**
     * @param asked in the thread of {@code asking}
     * @param atMost how long it waits
     */
    public BriefSchemaLookup(SchemaLookup asked, Duration atMost, ExecutorService asking) {
        this.asked = asked;
        this.atMost = atMost;
        this.asking = asking;
    }

    @Override
    public Schema schema(int id) throws UnknownSchemaException, BadRecordException, IOException {
        if (unanswered != null && !unanswered.isDone()) {
            throw new UnknownSchemaException(id);
        }
        Future<Schema> answer = asking.submit(() -> asked.schema(id));
        unanswered = answer;
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new UnknownSchemaException(id);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BadRecordException bad) {
                throw bad;
            }
            throw new UnknownSchemaException(id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the schema registry");
        }
    }
}
