// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.flinksql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stockscope.event.ChannelProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The statements of {@code stock.sql}, for these channels. */
final class SqlScript {

    private static final String FILE = "stock.sql";

    private SqlScript() {}

    /** In their order, without comments. */
    static List<String> statements(Collection<ChannelProfile> channels) {
        String text;
        try (InputStream in = SqlScript.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not on the class path");
            }
            text = new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String sql =
                text.replaceAll("(?m)^--.*$", "")
                        .replace("${channel_units}", channelUnits(channels))
                        .replace("${display_cap}", displayCap(channels));
        return Arrays.stream(sql.split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    /** By how much the units change that each channel may sell. */
    private static String channelUnits(Collection<ChannelProfile> channels) {
        return channels.stream()
                .map(
                        channel ->
                                """
                                SELECT sku, CAST('%s' AS STRING) AS channel, rt, recorded_at, `system`,
                                    GREATEST(0, ats) - GREATEST(0, ats_before) AS units
                                FROM level_steps%s
                                """
                                        .formatted(channel.getChannel(), ofLocations(channel)))
                .collect(Collectors.joining("UNION ALL\n"));
    }

    private static String ofLocations(ChannelProfile channel) {
        return channel.getLocations().isEmpty()
                ? ""
                : channel.getLocations().stream()
                        .map(location -> "'" + location + "'")
                        .collect(Collectors.joining(", ", " WHERE location IN (", ")"));
    }

    /** What of the units of a channel it may display. */
    private static String displayCap(Collection<ChannelProfile> channels) {
        String cases =
                channels.stream()
                        .filter(channel -> channel.getDisplayCap() != null)
                        .map(
                                channel ->
                                        "WHEN '%s' THEN LEAST(CAST(%d AS BIGINT), units)"
                                                .formatted(
                                                        channel.getChannel(),
                                                        channel.getDisplayCap()))
                        .collect(Collectors.joining(" "));
        return cases.isEmpty() ? "units" : "CASE channel " + cases + " ELSE units END";
    }
}
