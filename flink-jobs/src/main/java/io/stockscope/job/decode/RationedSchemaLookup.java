// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is known, and asks for what is not at a limited rate: of all ids together {@value
 * #ASKS_PER_SECOND} times a second, of one id with pauses that grow from a second to half a minute.
 * In between an id counts as unknown. So neither one bad record nor a flood of ids that nobody ever
 * registered holds up the records beside them, or floods the registry. For one thread.
 */
public final class RationedSchemaLookup implements SchemaLookup {

    private static final int ASKS_PER_SECOND = 10;
    private static final int BURST = 20;
    private static final int MAX_UNKNOWN = 10_000;
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 30 * FIRST_PAUSE_NANOS;

    private final SchemaLookup asked;
    private final LongSupplier nanoClock;
    private final AskRate rate;
    private final Map<Integer, Schema> known = new HashMap<>();
    private final Map<Integer, Unknown> unknown = bounded();

    public RationedSchemaLookup(SchemaLookup asked) {
        this(asked, System::nanoTime);
    }

    RationedSchemaLookup(SchemaLookup asked, LongSupplier nanoClock) {
        this.asked = asked;
        this.nanoClock = nanoClock;
        this.rate = new AskRate(ASKS_PER_SECOND, BURST, nanoClock);
    }

    @Override
    public Schema schema(int id) throws UnknownSchemaException, BadRecordException, IOException {
        Schema schema = known.get(id);
        if (schema != null) {
            return schema;
        }
        Unknown before = unknown.get(id);
        long nowNanos = nanoClock.getAsLong();
        if ((before != null && nowNanos - before.askedAtNanos < before.pauseNanos)
                || !rate.tryAsk()) {
            throw new UnknownSchemaException(id);
        }
        try {
            schema = asked.schema(id);
        } catch (UnknownSchemaException e) {
            unknown.put(id, Unknown.after(before, nowNanos));
            throw e;
        }
        unknown.remove(id);
        known.put(id, schema);
        return schema;
    }

    private record Unknown(long askedAtNanos, long pauseNanos) {
        static Unknown after(@Nullable Unknown before, long nowNanos) {
            return new Unknown(
                    nowNanos,
                    before == null
                            ? FIRST_PAUSE_NANOS
                            : Math.min(before.pauseNanos * 2, LONGEST_PAUSE_NANOS));
        }
    }

    /** The one that was asked for first gives way. */
    private static Map<Integer, Unknown> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Unknown> eldest) {
                return size() > MAX_UNKNOWN;
            }
        };
    }
}
