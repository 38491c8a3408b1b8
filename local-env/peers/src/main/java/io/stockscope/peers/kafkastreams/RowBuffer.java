// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import io.stockscope.peers.result.IncidentRow;
import io.stockscope.peers.result.IncidentTable;
import io.stockscope.peers.result.LevelRow;
import io.stockscope.peers.result.LevelTable;
import io.stockscope.peers.result.PendingRow;
import io.stockscope.peers.result.PendingTable;
import io.stockscope.peers.result.ResultWriter;
import io.stockscope.peers.result.SampleRow;
import io.stockscope.peers.result.SampleTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way to ClickHouse: of what is replaced there, the latest only. At least once: what
 * was sent since the last commit is sent again after a failure.
 */
final class RowBuffer {

    private record LevelKey(String sku, String location) {}

    private record IncidentKey(String sku, String location, long beganAtMillis) {}

    private final String part;
    private final ResultWriter writer;
    private final Map<LevelKey, LevelRow> levels = new HashMap<>();
    private final Map<IncidentKey, IncidentRow> incidents = new HashMap<>();
    private final Map<String, PendingRow> pending = new HashMap<>();
    private final List<SampleRow> samples = new ArrayList<>();
    private long version;

    /**
     * @param part names the task whose pending changes these are
     */
    RowBuffer(String part, ResultWriter writer) {
        this.part = part;
        this.writer = writer;
        // Higher than that of any task before.
        this.version = System.currentTimeMillis() << Byte.SIZE * 2;
    }

    void level(String sku, BookedLocation location) {
        levels.put(
                new LevelKey(sku, location.name),
                new LevelRow(
                        sku,
                        location.name,
                        location.onHand,
                        location.reserved,
                        location.ats(),
                        ++version));
    }

    void negative(
            String sku,
            String location,
            long beganAtMillis,
            @Nullable Long endedAtMillis,
            long lowestAts) {
        incidents.put(
                new IncidentKey(sku, location, beganAtMillis),
                new IncidentRow(sku, location, beganAtMillis, endedAtMillis, lowestAts, ++version));
    }

    void sample(
            String channel, String sku, BookedChannel.Change change, long acknowledgedAtMillis) {
        samples.add(
                new SampleRow(
                        channel,
                        sku,
                        Notice.SYSTEMS[change.system()].name(),
                        change.occurredAtMillis(),
                        change.recordedAtMillis(),
                        acknowledgedAtMillis));
    }

    void pending(String channel, long changes, long overdue) {
        pending.put(channel, new PendingRow(channel, part, changes, overdue, ++version));
    }

    int size() {
        return levels.size() + incidents.size() + samples.size();
    }

    void flush() {
        try {
            writer.write(LevelTable.INSTANCE, levels.values());
            writer.write(IncidentTable.INSTANCE, incidents.values());
            writer.write(SampleTable.INSTANCE, samples);
            writer.write(PendingTable.INSTANCE, pending.values());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing", e);
        }
        levels.clear();
        incidents.clear();
        samples.clear();
        pending.clear();
    }
}
