// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the alerting knows, in a format that carries its own version.
 *
 * @param rules in force; null: none were read yet
 * @param engine as it wrote itself; it can be read only with these rules
 * @param toldRevisions of each channel, up to which commands were told
 * @param beforeRules records that came before the first rules
 * @param waiting records whose schema is not known yet
 * @param rulesSince since when the rules are in force; null: that was written before it was kept
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares states.
record AlertingState(
        @Nullable RuleTexts rules,
        byte[] engine,
        Map<String, Long> toldRevisions,
        List<TopicRecord> beforeRules,
        List<Waiting> waiting,
        @Nullable RulesSince rulesSince) {

    /** One whose schema is not known yet. */
    record Waiting(TopicRecord record, int schemaId, long askedForMillis) {}

    /** The second has since when rules are in force. */
    private static final int VERSION = 2;

    AlertingState {
        toldRevisions = Map.copyOf(toldRevisions);
        beforeRules = List.copyOf(beforeRules);
        waiting = List.copyOf(waiting);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(VERSION);
        out.writeBoolean(rules != null);
        if (rules != null) {
            rules.write(out);
        }
        out.writeInt(engine.length);
        out.write(engine);
        out.writeInt(toldRevisions.size());
        for (Map.Entry<String, Long> told : new TreeMap<>(toldRevisions).entrySet()) {
            out.writeUTF(told.getKey());
            out.writeLong(told.getValue());
        }
        out.writeInt(beforeRules.size());
        for (TopicRecord record : beforeRules) {
            TopicRecordSerializer.write(record, out);
        }
        out.writeInt(waiting.size());
        for (Waiting each : waiting) {
            TopicRecordSerializer.write(each.record, out);
            out.writeInt(each.schemaId);
            out.writeLong(each.askedForMillis);
        }
        out.writeBoolean(rulesSince != null);
        if (rulesSince != null) {
            rulesSince.write(out);
        }
    }

    static AlertingState read(DataInput in) throws IOException {
        int version = in.readInt();
        if (version < 1 || version > VERSION) {
            throw new IOException(
                    "the state of the alerting job has format %d, and this version reads up to %d"
                            .formatted(version, VERSION));
        }
        RuleTexts rules = in.readBoolean() ? RuleTexts.read(in) : null;
        byte[] engine = new byte[in.readInt()];
        in.readFully(engine);
        Map<String, Long> told = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            told.put(in.readUTF(), in.readLong());
        }
        List<TopicRecord> beforeRules = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            beforeRules.add(TopicRecordSerializer.read(in));
        }
        List<Waiting> waiting = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            waiting.add(new Waiting(TopicRecordSerializer.read(in), in.readInt(), in.readLong()));
        }
        boolean saysSince = version > 1 && in.readBoolean();
        RulesSince rulesSince = saysSince ? RulesSince.read(in) : null;
        return new AlertingState(rules, engine, told, beforeRules, waiting, rulesSince);
    }
}
