// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of rules as they were found.
 *
 * @param byFile their contents by their names, in the order in which they count
 * @param unreadable why they could not be read, for people; null: they could
 */
record RuleTexts(Map<String, String> byFile, @Nullable String unreadable) {

    /** No rule at all, as before the first file was read. */
    static final RuleTexts NONE = new RuleTexts(Map.of(), null);

    RuleTexts {
        byFile = Collections.unmodifiableMap(new LinkedHashMap<>(byFile));
    }

    static RuleTexts of(Map<String, String> byFile) {
        return new RuleTexts(byFile, null);
    }

    static RuleTexts unreadable(String why) {
        return new RuleTexts(Map.of(), why);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(byFile.size());
        for (Map.Entry<String, String> file : byFile.entrySet()) {
            out.writeUTF(file.getKey());
            // writeUTF ends at 64 KiB.
            byte[] text = file.getValue().getBytes(UTF_8);
            out.writeInt(text.length);
            out.write(text);
        }
        out.writeBoolean(unreadable != null);
        if (unreadable != null) {
            out.writeUTF(unreadable);
        }
    }

    static RuleTexts read(DataInput in) throws IOException {
        Map<String, String> byFile = new LinkedHashMap<>();
        int files = in.readInt();
        for (int i = 0; i < files; i++) {
            String file = in.readUTF();
            byte[] text = new byte[in.readInt()];
            in.readFully(text);
            byFile.put(file, new String(text, UTF_8));
        }
        return new RuleTexts(byFile, in.readBoolean() ? in.readUTF() : null);
    }
}
