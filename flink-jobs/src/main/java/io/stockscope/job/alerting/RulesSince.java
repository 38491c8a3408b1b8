// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.alert.Rule;
import io.stockscope.alert.SnapshotText;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Since when rules are in force.
 *
 * @param allMillis when the files of now were put in force, in epoch milliseconds
 * @param byRule of each rule by its name, since when it is as it is
 */
record RulesSince(long allMillis, Map<String, Long> byRule) {

    /** No rule is in force. */
    static final RulesSince NONE = new RulesSince(0, Map.of());

    RulesSince {
        byRule = Map.copyOf(byRule);
    }

    /** After others were put in force: a rule that is as it was goes on. */
    RulesSince replaced(List<Rule> before, List<Rule> next, long nowMillis) {
        Set<Rule> unchanged = new HashSet<>(before);
        Map<String, Long> since = new TreeMap<>();
        for (Rule rule : next) {
            since.put(rule.name(), unchanged.contains(rule) ? of(rule) : nowMillis);
        }
        return new RulesSince(nowMillis, since);
    }

    /** Of a rule that is in force. */
    long of(Rule rule) {
        return byRule.getOrDefault(rule.name(), allMillis);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(allMillis);
        out.writeInt(byRule.size());
        for (Map.Entry<String, Long> rule : new TreeMap<>(byRule).entrySet()) {
            SnapshotText.write(rule.getKey(), out);
            out.writeLong(rule.getValue());
        }
    }

    static RulesSince read(DataInput in) throws IOException {
        long allMillis = in.readLong();
        Map<String, Long> byRule = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            byRule.put(SnapshotText.read(in), in.readLong());
        }
        return new RulesSince(allMillis, byRule);
    }
}
