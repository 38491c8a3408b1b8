// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a record stands in Kafka; a dead letter is known by the place of its record (of a row that
 * ClickHouse refused: see {@link io.stockscope.table.RejectedRows}). As text {@code
 * topic/partition/offset}, such as {@code wms.stock/3/4711}.
 */
public record RecordPlace(String topic, int partition, long offset) {

    private static final Pattern TEXT =
            Pattern.compile("([A-Za-z0-9._-]{1,249})/(\\d{1,9})/(\\d{1,19})");

    /** Reads the text; empty if it is none. */
    public static Optional<RecordPlace> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new RecordPlace(
                            matcher.group(1),
                            Integer.parseInt(matcher.group(2)),
                            Long.parseLong(matcher.group(3))));
        } catch (NumberFormatException e) {
            // 19 digits, and more than a long holds.
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }
}
